# SPDX-License-Identifier: Apache-2.0
"""The official Python SDK, configured for a server under test."""

import json
import sys
import time

import pytest
from tencentcloud.cam.v20190116.cam_client import CamClient
from tencentcloud.cloudaudit.v20190319.cloudaudit_client import CloudauditClient
from tencentcloud.common.credential import Credential
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile
from tencentcloud.cvm.v20170312.cvm_client import CvmClient
from tencentcloud.lighthouse.v20200324.lighthouse_client import LighthouseClient
from tencentcloud.sts.v20180813.sts_client import StsClient
from tencentcloud.tag.v20180813.tag_client import TagClient
from tencentcloud.vpc.v20170312.vpc_client import VpcClient

import keys
import processes

TRANSPORTS = [
    "POST", "GET", "UNSIGNED-PAYLOAD", "HmacSHA256 POST", "HmacSHA256 GET", "HmacSHA1 POST", "HmacSHA1 GET"]
REGION = "ap-guangzhou"

_CLASSES = {"cam": CamClient, "cloudaudit": CloudauditClient, "cvm": CvmClient,
            "lighthouse": LighthouseClient, "sts": StsClient, "tag": TagClient, "vpc": VpcClient}


def client(
    product, server, transport="POST", region=REGION, language="en-US", secret_id=processes.SECRET_ID,
    secret_key=processes.SECRET_KEY, token=None, way=None,
):
    *algorithm, method = transport.split()
    way = way or {"protocol": "http", "endpoint": server.endpoint}
    http = HttpProfile(reqMethod="GET" if method == "GET" else "POST", **way)
    # Without a language the SDK sends zh-CN.
    profile = ClientProfile(httpProfile=http, **({"language": language} if language else {}))
    profile.unsignedPayload = transport == "UNSIGNED-PAYLOAD"
    if algorithm:
        profile.signMethod = algorithm[0]
    return _CLASSES[product](Credential(secret_id, secret_key, token), region, profile)


def by_https(server, endpoint=None):
    """The options to use the HTTPS port and to trust only the local CA."""
    return {"endpoint": endpoint or server.tls_endpoint, "certification": server.ca}


def by_proxy(server, name):
    """The options to reach a production name by CONNECT and to trust only the local CA."""
    return {"endpoint": name, "proxy": server.url, "certification": server.ca}


def cvm(server, **options):
    return client("cvm", server, **options)


def lighthouse(server, **options):
    return client("lighthouse", server, **options)


def cam(server, **options):
    return client("cam", server, **options)


def tag(server, **options):
    return client("tag", server, **options)


def call(client, action, **parameters):
    """A call through the SDK's own typed models, as most programs make it."""
    models = sys.modules[type(client).__module__].models
    request = getattr(models, action + "Request")()
    request.from_json_string(json.dumps(parameters))
    return getattr(client, action)(request)


def response(client, action, **parameters):
    """The content of the envelope. It tells null from absent, which the typed models do not."""
    return client.call_json(action, parameters)["Response"]


def refused(client, action, /, _options=None, **parameters):
    with pytest.raises(TencentCloudSDKException) as caught:
        client.call_json(action, parameters, options=_options)
    return caught.value


def outcome(client, action, **parameters):
    """`Success` or the code of the refusal."""
    try:
        client.call_json(action, parameters)
        return "Success"
    except TencentCloudSDKException as error:
        return error.code


def works(server, secret_id=processes.SECRET_ID, secret_key=processes.SECRET_KEY):
    """Whether a server accepts these credentials."""
    return outcome(cvm(server, secret_id=secret_id, secret_key=secret_key), "DescribeKeyPairs") == "Success"


def import_key(client, name, public=None, **parameters):
    project = {"ProjectId": 0} if isinstance(client, CvmClient) else {}
    public = public or keys.rsa_line()
    return call(client, "ImportKeyPair", KeyName=name, PublicKey=public, **project, **parameters).KeyId


def import_one_by_one(client, names):
    """No two are imported in the same millisecond: the order of a list has this precision."""
    key_ids = []
    for name in names:
        key_ids.append(import_key(client, name))
        answered = _milliseconds()
        processes.wait_until(lambda: _milliseconds() > answered, "the millisecond is over")
    return key_ids


def _milliseconds():
    return time.time_ns() // 1_000_000


def described(client, **parameters):
    """The key pairs that a describe call answers; its page must have as many as TotalCount."""
    answer = response(client, "DescribeKeyPairs", **parameters)
    assert answer["TotalCount"] == len(answer["KeyPairSet"])
    return answer["KeyPairSet"]


def names(client, **parameters):
    return sorted(pair["KeyName"] for pair in described(client, **parameters))


def pages(client, limit):
    """Every key pair, page by page."""
    found = []
    while True:
        page = response(client, "DescribeKeyPairs", Offset=len(found), Limit=limit)
        found += page["KeyPairSet"]
        if len(page["KeyPairSet"]) < limit:
            assert page["TotalCount"] == len(found)
            return found
