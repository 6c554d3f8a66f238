// SPDX-License-Identifier: Apache-2.0

package import ActionAPI
package import DomainModel
package import UseCases

/// The tag service, version 2018-08-13: the tags of an account and of its resources, and projects.
package struct TagServiceFrontDoor: FrontDoor {
    package let name = "tag"
    package let version = "2018-08-13"
    package let actions: [any Action]
    package let unsupportedActions: Set<String> = [
        "AttachResourcesTag", "CreateTags", "DeleteTags", "DescribeResourceTags",
        "DescribeResourceTagsByResourceIdsSeq",
        "DescribeResourceTagsByTagKeys", "DescribeResourcesByTagsUnion", "DescribeTagValuesSeq", "DescribeTagsSeq",
        "DetachResourcesTag", "GetTagKeys",
        "GetTagValues", "ModifyResourcesTagValue",
    ]

    package init(resourceTags: ResourceTags, accountTags: AccountTags, projects: Projects, regions: RegionCatalog) {
        actions = [
            AddProject(projects: projects),
            AddResourceTag(resourceTags: resourceTags),
            CreateTag(accountTags: accountTags),
            DeleteResourceTag(resourceTags: resourceTags),
            DeleteTag(accountTags: accountTags),
            DescribeProjects(projects: projects),
            DescribeResourceTagsByResourceIds(resourceTags: resourceTags, regions: regions),
            DescribeResourcesByTags(resourceTags: resourceTags, regions: regions),
            DescribeTagKeys(accountTags: accountTags),
            DescribeTagValues(accountTags: accountTags),
            DescribeTags(accountTags: accountTags),
            GetResources(resourceTags: resourceTags),
            GetTags(accountTags: accountTags),
            ModifyResourceTags(resourceTags: resourceTags),
            TagResources(resourceTags: resourceTags),
            UnTagResources(resourceTags: resourceTags),
            UpdateProject(projects: projects),
            UpdateResourceTagValue(resourceTags: resourceTags),
        ]
    }
}
