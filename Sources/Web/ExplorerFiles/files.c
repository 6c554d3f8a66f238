// SPDX-License-Identifier: Apache-2.0
// Written by Scripts/explorer-files.
#include "ExplorerFiles.h"

// #embed is of C23, and known to the compiler in every C.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const uint8_t file_0[] = {
#embed "../Examples/admin.json"
};

static const uint8_t file_1[] = {
#embed "../Examples/cam.json"
};

static const uint8_t file_2[] = {
#embed "../Examples/cloudaudit.json"
};

static const uint8_t file_3[] = {
#embed "../Examples/cvm.json"
};

static const uint8_t file_4[] = {
#embed "../Examples/legacy-a.json"
};

static const uint8_t file_5[] = {
#embed "../Examples/legacy-b.json"
};

static const uint8_t file_6[] = {
#embed "../Examples/lighthouse.json"
};

static const uint8_t file_7[] = {
#embed "../Examples/sts.json"
};

static const uint8_t file_8[] = {
#embed "../Examples/tag.json"
};

static const uint8_t file_9[] = {
#embed "../Examples/vpc.json"
};

static const uint8_t file_10[] = {
#embed "../Page/base/description.js"
};

static const uint8_t file_11[] = {
#embed "../Page/base/element.js"
};

static const uint8_t file_12[] = {
#embed "../Page/base/file.js"
};

static const uint8_t file_13[] = {
#embed "../Page/base/store.js"
};

static const uint8_t file_14[] = {
#embed "../Page/base/texts.js"
};

static const uint8_t file_15[] = {
#embed "../Page/code/cpp.js"
};

static const uint8_t file_16[] = {
#embed "../Page/code/curl.js"
};

static const uint8_t file_17[] = {
#embed "../Page/code/dotnet.js"
};

static const uint8_t file_18[] = {
#embed "../Page/code/go.js"
};

static const uint8_t file_19[] = {
#embed "../Page/code/index.js"
};

static const uint8_t file_20[] = {
#embed "../Page/code/java.js"
};

static const uint8_t file_21[] = {
#embed "../Page/code/literals.js"
};

static const uint8_t file_22[] = {
#embed "../Page/code/node.js"
};

static const uint8_t file_23[] = {
#embed "../Page/code/older/cpp.js"
};

static const uint8_t file_24[] = {
#embed "../Page/code/older/dotnet.js"
};

static const uint8_t file_25[] = {
#embed "../Page/code/older/go.js"
};

static const uint8_t file_26[] = {
#embed "../Page/code/older/java.js"
};

static const uint8_t file_27[] = {
#embed "../Page/code/older/node.js"
};

static const uint8_t file_28[] = {
#embed "../Page/code/older/parameters.js"
};

static const uint8_t file_29[] = {
#embed "../Page/code/older/php.js"
};

static const uint8_t file_30[] = {
#embed "../Page/code/older/python.js"
};

static const uint8_t file_31[] = {
#embed "../Page/code/older/ruby.js"
};

static const uint8_t file_32[] = {
#embed "../Page/code/php.js"
};

static const uint8_t file_33[] = {
#embed "../Page/code/program.js"
};

static const uint8_t file_34[] = {
#embed "../Page/code/python.js"
};

static const uint8_t file_35[] = {
#embed "../Page/code/ruby.js"
};

static const uint8_t file_36[] = {
#embed "../Page/code/tccli.js"
};

static const uint8_t file_37[] = {
#embed "../Page/code/terraform.js"
};

static const uint8_t file_38[] = {
#embed "../Page/code/unsigned.js"
};

static const uint8_t file_39[] = {
#embed "../Page/form/checks.js"
};

static const uint8_t file_40[] = {
#embed "../Page/form/confidential.js"
};

static const uint8_t file_41[] = {
#embed "../Page/form/control.js"
};

static const uint8_t file_42[] = {
#embed "../Page/form/form.js"
};

static const uint8_t file_43[] = {
#embed "../Page/form/values.js"
};

static const uint8_t file_44[] = {
#embed "../Page/icon.svg"
};

static const uint8_t file_45[] = {
#embed "../Page/index.html"
};

static const uint8_t file_46[] = {
#embed "../Page/main.js"
};

static const uint8_t file_47[] = {
#embed "../Page/search/conditions.js"
};

static const uint8_t file_48[] = {
#embed "../Page/search/index.js"
};

static const uint8_t file_49[] = {
#embed "../Page/search/match.js"
};

static const uint8_t file_50[] = {
#embed "../Page/search/phrases.js"
};

static const uint8_t file_51[] = {
#embed "../Page/search/search.js"
};

static const uint8_t file_52[] = {
#embed "../Page/session/calling.js"
};

static const uint8_t file_53[] = {
#embed "../Page/session/clock.js"
};

static const uint8_t file_54[] = {
#embed "../Page/session/history.js"
};

static const uint8_t file_55[] = {
#embed "../Page/session/idle.js"
};

static const uint8_t file_56[] = {
#embed "../Page/session/session.js"
};

static const uint8_t file_57[] = {
#embed "../Page/session/worker.js"
};

static const uint8_t file_58[] = {
#embed "../Page/signing/bytes.js"
};

static const uint8_t file_59[] = {
#embed "../Page/signing/diagnosis/bodies.js"
};

static const uint8_t file_60[] = {
#embed "../Page/signing/diagnosis/canonical.js"
};

static const uint8_t file_61[] = {
#embed "../Page/signing/diagnosis/causes.js"
};

static const uint8_t file_62[] = {
#embed "../Page/signing/diagnosis/curl.js"
};

static const uint8_t file_63[] = {
#embed "../Page/signing/diagnosis/findings.js"
};

static const uint8_t file_64[] = {
#embed "../Page/signing/diagnosis/index.js"
};

static const uint8_t file_65[] = {
#embed "../Page/signing/diagnosis/pasted.js"
};

static const uint8_t file_66[] = {
#embed "../Page/signing/diagnosis/tc3-drafts.js"
};

static const uint8_t file_67[] = {
#embed "../Page/signing/diagnosis/tc3-search.js"
};

static const uint8_t file_68[] = {
#embed "../Page/signing/diagnosis/tc3.js"
};

static const uint8_t file_69[] = {
#embed "../Page/signing/diagnosis/v1-drafts.js"
};

static const uint8_t file_70[] = {
#embed "../Page/signing/diagnosis/v1.js"
};

static const uint8_t file_71[] = {
#embed "../Page/signing/index.js"
};

static const uint8_t file_72[] = {
#embed "../Page/signing/keys.js"
};

static const uint8_t file_73[] = {
#embed "../Page/signing/parameters.js"
};

static const uint8_t file_74[] = {
#embed "../Page/signing/request.js"
};

static const uint8_t file_75[] = {
#embed "../Page/signing/tc3.js"
};

static const uint8_t file_76[] = {
#embed "../Page/signing/v1.js"
};

static const uint8_t file_77[] = {
#embed "../Page/styles/base.css"
};

static const uint8_t file_78[] = {
#embed "../Page/styles/form.css"
};

static const uint8_t file_79[] = {
#embed "../Page/styles/layout.css"
};

static const uint8_t file_80[] = {
#embed "../Page/styles/tools.css"
};

static const uint8_t file_81[] = {
#embed "../Page/styles/views.css"
};

static const uint8_t file_82[] = {
#embed "../Page/texts/code.en.js"
};

static const uint8_t file_83[] = {
#embed "../Page/texts/code.zh.js"
};

static const uint8_t file_84[] = {
#embed "../Page/texts/en.js"
};

static const uint8_t file_85[] = {
#embed "../Page/texts/signature.en.js"
};

static const uint8_t file_86[] = {
#embed "../Page/texts/signature.zh.js"
};

static const uint8_t file_87[] = {
#embed "../Page/texts/zh.js"
};

static const uint8_t file_88[] = {
#embed "../Page/views/answer.js"
};

static const uint8_t file_89[] = {
#embed "../Page/views/code.js"
};

static const uint8_t file_90[] = {
#embed "../Page/views/context.js"
};

static const uint8_t file_91[] = {
#embed "../Page/views/document.js"
};

static const uint8_t file_92[] = {
#embed "../Page/views/history.js"
};

static const uint8_t file_93[] = {
#embed "../Page/views/json.js"
};

static const uint8_t file_94[] = {
#embed "../Page/views/link.js"
};

static const uint8_t file_95[] = {
#embed "../Page/views/navigation.js"
};

static const uint8_t file_96[] = {
#embed "../Page/views/notices.js"
};

static const uint8_t file_97[] = {
#embed "../Page/views/pane.js"
};

static const uint8_t file_98[] = {
#embed "../Page/views/problem.js"
};

static const uint8_t file_99[] = {
#embed "../Page/views/refusal.js"
};

static const uint8_t file_100[] = {
#embed "../Page/views/search.js"
};

static const uint8_t file_101[] = {
#embed "../Page/views/secrets.js"
};

static const uint8_t file_102[] = {
#embed "../Page/views/shell.js"
};

static const uint8_t file_103[] = {
#embed "../Page/views/signature.js"
};

static const uint8_t file_104[] = {
#embed "../Page/views/signin.js"
};

static const uint8_t file_105[] = {
#embed "../Page/views/theme.js"
};

static const uint8_t file_106[] = {
#embed "../Page/views/topbar.js"
};

static const uint8_t file_107[] = {
#embed "../Page/views/unsaved.js"
};

static const uint8_t file_108[] = {
#embed "../Page/views/workbench.js"
};

static const struct explorer_file files[] = {
    {"Examples/admin.json", file_0, sizeof file_0},
    {"Examples/cam.json", file_1, sizeof file_1},
    {"Examples/cloudaudit.json", file_2, sizeof file_2},
    {"Examples/cvm.json", file_3, sizeof file_3},
    {"Examples/legacy-a.json", file_4, sizeof file_4},
    {"Examples/legacy-b.json", file_5, sizeof file_5},
    {"Examples/lighthouse.json", file_6, sizeof file_6},
    {"Examples/sts.json", file_7, sizeof file_7},
    {"Examples/tag.json", file_8, sizeof file_8},
    {"Examples/vpc.json", file_9, sizeof file_9},
    {"Page/base/description.js", file_10, sizeof file_10},
    {"Page/base/element.js", file_11, sizeof file_11},
    {"Page/base/file.js", file_12, sizeof file_12},
    {"Page/base/store.js", file_13, sizeof file_13},
    {"Page/base/texts.js", file_14, sizeof file_14},
    {"Page/code/cpp.js", file_15, sizeof file_15},
    {"Page/code/curl.js", file_16, sizeof file_16},
    {"Page/code/dotnet.js", file_17, sizeof file_17},
    {"Page/code/go.js", file_18, sizeof file_18},
    {"Page/code/index.js", file_19, sizeof file_19},
    {"Page/code/java.js", file_20, sizeof file_20},
    {"Page/code/literals.js", file_21, sizeof file_21},
    {"Page/code/node.js", file_22, sizeof file_22},
    {"Page/code/older/cpp.js", file_23, sizeof file_23},
    {"Page/code/older/dotnet.js", file_24, sizeof file_24},
    {"Page/code/older/go.js", file_25, sizeof file_25},
    {"Page/code/older/java.js", file_26, sizeof file_26},
    {"Page/code/older/node.js", file_27, sizeof file_27},
    {"Page/code/older/parameters.js", file_28, sizeof file_28},
    {"Page/code/older/php.js", file_29, sizeof file_29},
    {"Page/code/older/python.js", file_30, sizeof file_30},
    {"Page/code/older/ruby.js", file_31, sizeof file_31},
    {"Page/code/php.js", file_32, sizeof file_32},
    {"Page/code/program.js", file_33, sizeof file_33},
    {"Page/code/python.js", file_34, sizeof file_34},
    {"Page/code/ruby.js", file_35, sizeof file_35},
    {"Page/code/tccli.js", file_36, sizeof file_36},
    {"Page/code/terraform.js", file_37, sizeof file_37},
    {"Page/code/unsigned.js", file_38, sizeof file_38},
    {"Page/form/checks.js", file_39, sizeof file_39},
    {"Page/form/confidential.js", file_40, sizeof file_40},
    {"Page/form/control.js", file_41, sizeof file_41},
    {"Page/form/form.js", file_42, sizeof file_42},
    {"Page/form/values.js", file_43, sizeof file_43},
    {"Page/icon.svg", file_44, sizeof file_44},
    {"Page/index.html", file_45, sizeof file_45},
    {"Page/main.js", file_46, sizeof file_46},
    {"Page/search/conditions.js", file_47, sizeof file_47},
    {"Page/search/index.js", file_48, sizeof file_48},
    {"Page/search/match.js", file_49, sizeof file_49},
    {"Page/search/phrases.js", file_50, sizeof file_50},
    {"Page/search/search.js", file_51, sizeof file_51},
    {"Page/session/calling.js", file_52, sizeof file_52},
    {"Page/session/clock.js", file_53, sizeof file_53},
    {"Page/session/history.js", file_54, sizeof file_54},
    {"Page/session/idle.js", file_55, sizeof file_55},
    {"Page/session/session.js", file_56, sizeof file_56},
    {"Page/session/worker.js", file_57, sizeof file_57},
    {"Page/signing/bytes.js", file_58, sizeof file_58},
    {"Page/signing/diagnosis/bodies.js", file_59, sizeof file_59},
    {"Page/signing/diagnosis/canonical.js", file_60, sizeof file_60},
    {"Page/signing/diagnosis/causes.js", file_61, sizeof file_61},
    {"Page/signing/diagnosis/curl.js", file_62, sizeof file_62},
    {"Page/signing/diagnosis/findings.js", file_63, sizeof file_63},
    {"Page/signing/diagnosis/index.js", file_64, sizeof file_64},
    {"Page/signing/diagnosis/pasted.js", file_65, sizeof file_65},
    {"Page/signing/diagnosis/tc3-drafts.js", file_66, sizeof file_66},
    {"Page/signing/diagnosis/tc3-search.js", file_67, sizeof file_67},
    {"Page/signing/diagnosis/tc3.js", file_68, sizeof file_68},
    {"Page/signing/diagnosis/v1-drafts.js", file_69, sizeof file_69},
    {"Page/signing/diagnosis/v1.js", file_70, sizeof file_70},
    {"Page/signing/index.js", file_71, sizeof file_71},
    {"Page/signing/keys.js", file_72, sizeof file_72},
    {"Page/signing/parameters.js", file_73, sizeof file_73},
    {"Page/signing/request.js", file_74, sizeof file_74},
    {"Page/signing/tc3.js", file_75, sizeof file_75},
    {"Page/signing/v1.js", file_76, sizeof file_76},
    {"Page/styles/base.css", file_77, sizeof file_77},
    {"Page/styles/form.css", file_78, sizeof file_78},
    {"Page/styles/layout.css", file_79, sizeof file_79},
    {"Page/styles/tools.css", file_80, sizeof file_80},
    {"Page/styles/views.css", file_81, sizeof file_81},
    {"Page/texts/code.en.js", file_82, sizeof file_82},
    {"Page/texts/code.zh.js", file_83, sizeof file_83},
    {"Page/texts/en.js", file_84, sizeof file_84},
    {"Page/texts/signature.en.js", file_85, sizeof file_85},
    {"Page/texts/signature.zh.js", file_86, sizeof file_86},
    {"Page/texts/zh.js", file_87, sizeof file_87},
    {"Page/views/answer.js", file_88, sizeof file_88},
    {"Page/views/code.js", file_89, sizeof file_89},
    {"Page/views/context.js", file_90, sizeof file_90},
    {"Page/views/document.js", file_91, sizeof file_91},
    {"Page/views/history.js", file_92, sizeof file_92},
    {"Page/views/json.js", file_93, sizeof file_93},
    {"Page/views/link.js", file_94, sizeof file_94},
    {"Page/views/navigation.js", file_95, sizeof file_95},
    {"Page/views/notices.js", file_96, sizeof file_96},
    {"Page/views/pane.js", file_97, sizeof file_97},
    {"Page/views/problem.js", file_98, sizeof file_98},
    {"Page/views/refusal.js", file_99, sizeof file_99},
    {"Page/views/search.js", file_100, sizeof file_100},
    {"Page/views/secrets.js", file_101, sizeof file_101},
    {"Page/views/shell.js", file_102, sizeof file_102},
    {"Page/views/signature.js", file_103, sizeof file_103},
    {"Page/views/signin.js", file_104, sizeof file_104},
    {"Page/views/theme.js", file_105, sizeof file_105},
    {"Page/views/topbar.js", file_106, sizeof file_106},
    {"Page/views/unsaved.js", file_107, sizeof file_107},
    {"Page/views/workbench.js", file_108, sizeof file_108},
};

const struct explorer_file *explorer_file(size_t number) {
    return number < sizeof files / sizeof *files ? &files[number] : NULL;
}
