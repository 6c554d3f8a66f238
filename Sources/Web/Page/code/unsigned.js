// SPDX-License-Identifier: Apache-2.0

/** The members that the SDKs declare as uint64, by structure; a test compares them with the vendor's models. */
export const UNSIGNED = {
  cam: [
    "AddUserRequest.ConsoleLogin", "AddUserRequest.NeedResetPassword", "AddUserRequest.UseApi", "AttachUserPolicyRequest.AttachUin",
    "AttachUserPolicyRequest.PolicyId", "CreateAccessKeyRequest.TargetUin", "DeleteAccessKeyRequest.TargetUin",
    "DeletePolicyRequest.PolicyId", "DeleteUserRequest.Force", "DescribeSubAccountsRequest.FilterSubAccountUin",
    "DetachUserPolicyRequest.DetachUin", "DetachUserPolicyRequest.PolicyId", "GetPolicyRequest.PolicyId",
    "ListAccessKeysRequest.TargetUin", "ListAttachedUserAllPoliciesRequest.AttachType", "ListAttachedUserAllPoliciesRequest.Page",
    "ListAttachedUserAllPoliciesRequest.Rp", "ListAttachedUserAllPoliciesRequest.StrategyType",
    "ListAttachedUserAllPoliciesRequest.TargetUin", "ListAttachedUserPoliciesRequest.Page", "ListAttachedUserPoliciesRequest.Rp",
    "ListAttachedUserPoliciesRequest.TargetUin", "ListPoliciesRequest.Page", "ListPoliciesRequest.Rp",
    "UpdateAccessKeyRequest.TargetUin", "UpdatePolicyRequest.PolicyId", "UpdateUserRequest.ConsoleLogin",
    "UpdateUserRequest.NeedResetPassword"],
  cloudaudit: [
    "DescribeEventsRequest.EndTime", "DescribeEventsRequest.IsReturnLocation", "DescribeEventsRequest.MaxResults",
    "DescribeEventsRequest.NextToken", "DescribeEventsRequest.StartTime"],
  cvm: [
    "DescribeImagesRequest.Limit", "DescribeImagesRequest.Offset", "LaunchTemplate.LaunchTemplateVersion",
    "VirtualPrivateCloud.Ipv6AddressCount"],
  lighthouse: ["CreateInstancesRequest.InstanceCount"],
  sts: ["GetFederationTokenRequest.DurationSeconds"],
  tag: [
    "DescribeProjectsRequest.AllList", "DescribeProjectsRequest.Limit", "DescribeProjectsRequest.Offset",
    "DescribeResourceTagsByResourceIdsRequest.Limit", "DescribeResourceTagsByResourceIdsRequest.Offset",
    "DescribeResourcesByTagsRequest.CreateUin", "DescribeResourcesByTagsRequest.Limit", "DescribeResourcesByTagsRequest.Offset",
    "DescribeTagKeysRequest.CreateUin", "DescribeTagKeysRequest.Limit", "DescribeTagKeysRequest.Offset",
    "DescribeTagKeysRequest.ShowProject", "DescribeTagValuesRequest.CreateUin", "DescribeTagValuesRequest.Limit",
    "DescribeTagValuesRequest.Offset", "DescribeTagsRequest.CreateUin", "DescribeTagsRequest.Limit", "DescribeTagsRequest.Offset",
    "DescribeTagsRequest.ShowProject", "GetResourcesRequest.MaxResults", "GetTagsRequest.MaxResults",
    "UpdateProjectRequest.ProjectId"],
  vpc: ["DescribeUsedIpAddressRequest.Limit", "DescribeUsedIpAddressRequest.Offset"],
};

/** Whether a member is unsigned in languages that distinguish signed and unsigned types. */
export const isUnsigned = (service, owner, name) => (UNSIGNED[service] ?? []).includes(`${owner}.${name}`);
