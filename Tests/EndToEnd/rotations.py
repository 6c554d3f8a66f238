# SPDX-License-Identifier: Apache-2.0
"""A key pair that opens all sorts of things, and what must open them after a rotation."""

import json
import os
import signal
import subprocess
import threading

import between
import clients
import processes

ME = {"TENCENTCLOUD_SECRET_ID": processes.SECRET_ID, "TENCENTCLOUD_SECRET_KEY": processes.SECRET_KEY}


class Site:
    """A key pair with a project, tags and a description, which opens virtual instances and hosts in two regions."""

    def __init__(self, server, keywright, folder, name="web"):
        self.server, self.keywright, self.name = server, keywright, name
        self.cvm = clients.cvm(server)
        self.file = folder / f"{name}-new"
        self.project = clients.call(clients.tag(server), "AddProject", ProjectName=f"of-{name}").ProjectId
        keywright("key", "create", name, "-o", folder / name, "--tag", "env=prod", "--project", self.project)
        keywright("key", "rename", name, "--description", "the old one")
        self.old = self.pair(name)["KeyId"]
        self.other = clients.import_key(self.cvm, f"{name}_other")
        self.stopped = [self._virtual([self.old]), self._virtual([self.old, self.other])]
        self.bound = self._host(f"{name}-bound")
        clients.call(self.cvm, "AssociateInstancesKeyPairs", InstanceIds=[self.bound], KeyIds=[self.other, self.old])
        self.granted = self._host(f"{name}-granted")
        self.far = self._host(f"{name}-far", "ap-tokyo")
        keywright("host", "allow", self.granted, "--key", name, "--user", "deploy", "--until", "2d")
        keywright("host", "allow", self.far, "--key", name, "--region", "ap-tokyo")
        keywright("host", "allow", "--tag", f"role={name}", "--key", name)

    def _virtual(self, key_ids):
        (instance,) = clients.call(
            self.cvm, "RunInstances", Placement={"Zone": "ap-guangzhou-3"}, ImageId="img-487zeit5",
            LoginSettings={"KeyIds": key_ids}).InstanceIdSet
        self.keywright("instance", "set-state", instance, "STOPPED")
        return instance

    def _host(self, name, region="ap-guangzhou"):
        words = ("host", "enroll", name, "--instance-region", region, "--output", "json")
        return json.loads(self.keywright(*words))["InstanceId"]

    def pair(self, name):
        """The key pair of a name, or `None`."""
        found = clients.described(self.cvm, Filters=[{"Name": "key-name", "Values": [name]}])
        return next((pair for pair in found if pair["KeyName"] == name), None)

    def bindings(self):
        instances = clients.response(self.cvm, "DescribeInstances", InstanceIds=[*self.stopped, self.bound])
        return {one["InstanceId"]: set(one["LoginSettings"]["KeyIds"]) for one in instances["InstanceSet"]}

    def grants(self, key_id):
        """Who is granted where, until when."""
        found = set()
        for region in ("ap-guangzhou", "ap-tokyo"):
            client = clients.cvm(self.server, region=region)
            for one in clients.response(client, "DescribeHostAccess", KeyIds=[key_id])["HostAccessSet"]:
                place = one["InstanceId"] or f"{one['Tag']['Key']}={one['Tag']['Value']}"
                found.add((place, one["Username"], one["EndTime"]))
        return found

    def check_begun(self):
        new = self.pair(f"{self.name}_2")
        assert (new["ProjectId"], new["Tags"]) == (self.project, [{"Key": "env", "Value": "prod"}])
        assert new["Description"] == f"in place of {self.name} ({self.old})"
        alone, shared = self.stopped
        assert self.bindings() == {
            alone: {self.old, new["KeyId"]}, shared: {self.old, self.other, new["KeyId"]},
            self.bound: {self.old, self.other}}
        # What is bound to a host is granted on it; all else as it was.
        login_user = next(user for place, user, _ in self.grants(self.old) if place == self.far)
        assert self.grants(new["KeyId"]) == {*self.grants(self.old), (self.bound, login_user, None)}
        assert len(self.grants(self.old)) == 3
        public = subprocess.run(
            ["ssh-keygen", "-y", "-f", self.file], capture_output=True, text=True, check=True).stdout
        assert public.split()[:2] == new["PublicKey"].split()[:2]
        assert self.file.with_name(f"{self.file.name}.pub").read_text().split()[:2] == public.split()[:2]
        assert [oct(path.stat().st_mode & 0o777) for path in (self.file, self.file.with_name(self.file.name + ".pub"))] == [
            "0o600", "0o644"]
        return new

    def check_ended(self, new):
        """Nothing but the new one is there, under the name of the old one."""
        assert self.pair(f"{self.name}_2") is None
        pair = self.pair(self.name)
        assert (pair["KeyId"], pair["PublicKey"]) == (new["KeyId"], new["PublicKey"])
        alone, shared = self.stopped
        assert self.bindings() == {alone: {new["KeyId"]}, shared: {self.other, new["KeyId"]}, self.bound: {self.other}}
        assert self.grants(self.old) == set() and len(self.grants(new["KeyId"])) == 4
        return pair


class Deadly(between.Between):
    """Kills a command at its first call of an action: before the server knows of it, or before the client does."""

    def run(self, action, when, *arguments):
        """Whether it was killed."""
        self._started = threading.Event()
        self._action, self._when = action, when
        self._process = subprocess.Popen(
            [processes.BINARY, *map(str, arguments), "--endpoint", self.url], env=processes.clean_environment(**ME),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self._started.set()
        try:
            self._process.communicate(timeout=processes.DEADLINE_SECONDS)
        finally:
            self._process.kill()
        return self._process.returncode == -signal.SIGKILL

    def _answer(self, headers, body):
        self._started.wait()
        is_meant = headers["X-TC-Action"] == self._action
        if is_meant and self._when == "before":
            os.kill(self._process.pid, signal.SIGKILL)
            return b""
        answer = super()._answer(headers, body)
        if is_meant:
            os.kill(self._process.pid, signal.SIGKILL)
        return answer
