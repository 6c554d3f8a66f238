// SPDX-License-Identifier: Apache-2.0

package import ActionAPI
package import KeyPairModel
package import UseCases

/// The tag service, version 2018-08-13: the tags of key pairs and instances, and projects.
package struct TagServiceFrontDoor: FrontDoor {
    package let name = "tag"
    package let version = "2018-08-13"
    package let actions: [any Action]
    package let unsupportedActions: Set<String> = [
        "AddResourceTag", "AttachResourcesTag", "CreateTag", "CreateTags", "DeleteResourceTag", "DeleteTag",
        "DeleteTags", "DescribeResourceTags", "DescribeResourceTagsByResourceIdsSeq",
        "DescribeResourceTagsByTagKeys", "DescribeResourcesByTags", "DescribeResourcesByTagsUnion", "DescribeTagKeys",
        "DescribeTagValues", "DescribeTagValuesSeq", "DescribeTagsSeq", "DetachResourcesTag", "GetTagKeys",
        "GetTagValues", "GetTags", "ModifyResourcesTagValue", "UpdateResourceTagValue",
    ]

    package init(resourceTags: ResourceTags, projects: Projects, regions: RegionCatalog) {
        actions = [
            AddProject(projects: projects),
            DescribeProjects(projects: projects),
            DescribeResourceTagsByResourceIds(resourceTags: resourceTags, regions: regions),
            DescribeTags(resourceTags: resourceTags),
            GetResources(resourceTags: resourceTags),
            ModifyResourceTags(resourceTags: resourceTags),
            TagResources(resourceTags: resourceTags),
            UnTagResources(resourceTags: resourceTags),
            UpdateProject(projects: projects),
        ]
    }
}
