# SPDX-License-Identifier: Apache-2.0
"""`keywright key`: creating, importing, listing, binding and deleting key pairs from a terminal."""

import json
import os
import pathlib
import pty
import re
import subprocess
import sys
import threading
import time

import pytest

import between
import clients
import keys
import processes

ME = {"TENCENTCLOUD_SECRET_ID": processes.SECRET_ID, "TENCENTCLOUD_SECRET_KEY": processes.SECRET_KEY}
PRODUCTS = ["cvm", "lighthouse"]
CREATED = re.compile(r"Key pair ([A-Za-z0-9_]+) \(((?:skey|lhkp)-[a-z0-9]{8})\) was made; its private key is in (.+)\.\n")


@pytest.fixture
def key(server):
    """Runs `keywright key` against the server."""
    def key(*arguments, status=0, within=(), **environment):
        ended = processes.run(
            "key", *arguments, within=within, **{"KEYWRIGHT_ENDPOINT": server.url, **ME, **environment})
        assert ended.returncode == status, ended
        if status == 0:
            assert ended.stderr == ""
            return ended.stdout
        assert ended.stdout == ""
        if status == 64:
            return ended.stderr
        assert ended.stderr.startswith("keywright: ") and ended.stderr.count("\n") == 1, ended.stderr
        return ended.stderr.removeprefix("keywright: ").rstrip("\n")

    return key


@pytest.fixture
def cvm(server):
    return clients.cvm(server)


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "ssh"
    folder.mkdir(0o700)
    return folder


@pytest.fixture
def middle(server):
    """A recording proxy between the command and the server."""
    with between.Between(server) as middle:
        yield middle


def modes(folder):
    return {path.name: oct(path.lstat().st_mode & 0o7777) for path in folder.iterdir()}


def listed(key, *arguments):
    return json.loads(key("list", "--output", "json", *arguments))


# Creating key pairs.


@pytest.mark.parametrize("product", PRODUCTS)
def test_a_new_key_pair_is_two_files_that_ssh_takes(server, key, folder, product):
    told = key("create", "web1", "--product", product, "-o", folder / "web1")
    name, key_id, path = CREATED.fullmatch(told).groups()
    assert (name, path) == ("web1", str(folder / "web1"))
    assert modes(folder) == {"web1": "0o600", "web1.pub": "0o644"}
    made = subprocess.run(["ssh-keygen", "-y", "-f", path], capture_output=True, text=True)
    public = (folder / "web1.pub").read_text()
    assert made.returncode == 0 and made.stdout.split() == public.split()[:2]
    assert public.endswith(f" {key_id}\n") and public.count("\n") == 1
    assert (folder / "web1").read_text().endswith("-----END RSA PRIVATE KEY-----\n")
    (pair,) = clients.described(clients.client(product, server))
    assert (pair["KeyId"], pair["KeyName"]) == (key_id, "web1")
    assert pair["PublicKey"].split()[:2] == public.split()[:2]


@pytest.mark.parametrize("mask", ["000", "777", "022"])
def test_no_umask_opens_or_shuts_them(key, folder, mask):
    within = ("sh", "-c", f'umask {mask} && exec "$@"', "sh")
    key("create", "web1", "-o", folder / "web1", within=within)
    assert modes(folder) == {"web1": "0o600", "web1.pub": "0o644"}


def test_it_has_the_project_and_the_tags_that_were_asked_for(server, key, cvm, folder):
    project = clients.call(clients.tag(server), "AddProject", ProjectName="shop").ProjectId
    key("create", "web1", "-o", folder / "a", "--project", "shop", "--tag", "env=prod", "--tag", "note=a=b")
    (pair,) = clients.described(cvm)
    assert pair["ProjectId"] == project
    assert pair["Tags"] == [{"Key": "env", "Value": "prod"}, {"Key": "note", "Value": "a=b"}]
    key("create", "web2", "--product", "lighthouse", "-o", folder / "b", "--tag", "env=test")
    (pair,) = clients.described(clients.lighthouse(server))
    assert pair["Tags"] == [{"Key": "env", "Value": "test"}]
    assert "--tag must be KEY=VALUE, not env" in key("create", "w", "-o", folder / "c", "--tag", "env", status=64)
    line = key("create", "w", "-o", folder / "c", "--product", "lighthouse", "--project", "0", status=1)
    assert line == "--project is for --product cvm: key pairs of lighthouse have no project"
    assert len(modes(folder)) == 4


def test_json_tells_all_but_the_private_key(key, folder):
    made = json.loads(key("create", "web1", "-o", folder / "web1", "--output", "json"))
    assert set(made) == {"KeyId", "KeyName", "PrivateKeyFile", "ProjectId", "PublicKey", "PublicKeyFile"}
    assert made["PrivateKeyFile"] == str(folder / "web1") and made["PublicKeyFile"] == str(folder / "web1.pub")
    assert (folder / "web1.pub").read_text() == made["PublicKey"] + "\n"


def test_standard_output_gets_the_private_key_only_where_it_is_asked(key, cvm, tmp_path):
    private = key("create", "web1", "-o", "-")
    assert private.startswith("-----BEGIN RSA PRIVATE KEY-----\n") and private.endswith("KEY-----\n")
    (pair,) = clients.described(cvm)
    assert keys.public_line(private, tmp_path).split() == pair["PublicKey"].split()[:2]
    made = json.loads(key("create", "web2", "-o", "-", "--output", "json"))
    assert made["PrivateKey"].startswith("-----BEGIN") and set(made) == {
        "KeyId", "KeyName", "PrivateKey", "ProjectId", "PublicKey"}
    told = key("create", "web3", status=64)
    assert "-o FILE" in told and "-o -" in told
    assert clients.names(cvm) == ["web1", "web2"]


@pytest.mark.parametrize("taken", ["web1", "web1.pub"])
@pytest.mark.parametrize("kind", ["file", "folder", "link", "dangling link"])
def test_nothing_is_overwritten_and_nothing_is_made_then(key, cvm, folder, tmp_path, taken, kind):
    path, other = folder / taken, tmp_path / "other"
    if kind != "dangling link":
        other.write_text("precious")
    match kind:
        case "file": path.write_text("precious")
        case "folder": path.mkdir()
        case _: path.symlink_to(other)
    before = modes(folder)
    line = key("create", "web1", "-o", folder / "web1", status=1)
    assert line == f"{path} exists already; no key pair was made"
    assert modes(folder) == before
    assert kind == "dangling link" and not other.exists() or other.read_text() == "precious"
    if kind == "file":
        assert path.read_text() == "precious"
    assert clients.names(cvm) == []


def test_where_nothing_can_be_written_nothing_is_made(key, cvm, folder, tmp_path):
    (tmp_path / "file").write_text("")
    for path, why in (
        (folder / "none" / "web1", "No such file or directory"), (tmp_path / "file" / "web1", "Not a directory"),
        (folder / ("n" * 300), "File name too long"),
    ):
        assert key("create", "web1", "-o", path, status=1) == f"cannot write {path}: {why}; no key pair was made"
    folder.chmod(0o500)
    # Root may write anywhere unless it has no capabilities.
    powerless = ("setpriv", "--bounding-set=-all", "--inh-caps=-all") if os.geteuid() == 0 else ()
    line = key("create", "web1", "-o", folder / "web1", status=1, within=powerless)
    assert line == f"cannot write {folder}/web1: Permission denied; no key pair was made"
    assert "must name a file" in key("create", "web1", "-o", f"{folder}/", status=1)
    assert "must name a file" in key("create", "web1", "-o", "", status=1)
    assert clients.names(cvm) == [] and modes(folder) == {}


def test_a_refusal_leaves_no_file(key, folder):
    line = key("create", "no-name", "-o", folder / "web1", status=3)
    assert re.fullmatch(
        r"CreateKeyPair was refused: InvalidKeyPairNameIncludeIllegalChar: .+ \(RequestId [0-9a-f-]{36}\)", line)
    assert modes(folder) == {}


def test_a_private_key_that_cannot_be_kept_takes_its_key_pair_with_it(key, cvm, folder):
    # No file may grow: creating one succeeds, and writing to it fails.
    full = ("sh", "-c", 'trap "" XFSZ; exec prlimit --fsize=0 "$@"', "sh")
    line = key("create", "web1", "-o", folder / "web1", status=1, within=full)
    assert re.fullmatch(
        rf"cannot write {folder}/web1: File too large; the key pair web1 \(skey-[a-z0-9]{{8}}\) was deleted again", line)
    assert clients.names(cvm) == [] and modes(folder) == {}


@pytest.mark.parametrize("taken", ["web1", "web1.pub"])
def test_a_file_that_comes_in_between_is_not_overwritten(key, middle, cvm, folder, taken):
    middle.after["CreateKeyPair"] = lambda: (folder / taken).write_text("precious")
    line = key("create", "web1", "-o", folder / "web1", status=1, KEYWRIGHT_ENDPOINT=middle.url)
    assert re.fullmatch(rf"{folder}/{taken} exists already; the key pair web1 \(skey-\w+\) was deleted again", line)
    assert (folder / taken).read_text() == "precious" and set(modes(folder)) == {taken}
    assert clients.names(cvm) == []


def test_who_cannot_delete_it_again_is_told_what_to_do(key, middle, cvm, folder):
    middle.after["CreateKeyPair"] = lambda: (folder / "web1").write_text("precious")
    middle.instead["DeleteKeyPairs"] = {
        "Error": {"Code": "AuthFailure.UnauthorizedOperation", "Message": "no"}, "RequestId": "r-1"}
    line = key("create", "web1", "-o", folder / "web1", status=1, KEYWRIGHT_ENDPOINT=middle.url)
    (pair,) = clients.described(cvm)
    assert line == (
        f"{folder}/web1 exists already; the key pair web1 ({pair['KeyId']}) is there, nobody has its private key, and it "
        f"could not be deleted again: DeleteKeyPairs was refused: AuthFailure.UnauthorizedOperation: no (RequestId r-1); "
        f"delete it: keywright key delete {pair['KeyId']}")


def test_a_private_key_that_cannot_be_shown_takes_its_key_pair_with_it(server, cvm):
    arguments = [processes.BINARY, "key", "create", "web1", "-o", "-", "--endpoint", server.url]
    environment = processes.clean_environment(**ME)
    with open("/dev/full", "w") as full:
        ended = subprocess.run(
            arguments, stdout=full, stderr=subprocess.PIPE, env=environment, text=True,
            timeout=processes.DEADLINE_SECONDS)
    assert ended.returncode == 1 and "was deleted again" in ended.stderr
    # Nobody reads the output: SIGPIPE must not end the command before it has deleted the key pair.
    read, write = os.pipe()
    os.close(read)
    ended = subprocess.run(
        arguments, stdout=write, stderr=subprocess.PIPE, env=environment, text=True, timeout=processes.DEADLINE_SECONDS)
    os.close(write)
    assert ended.returncode == 1 and "was deleted again" in ended.stderr, ended
    assert clients.names(cvm) == []


def test_a_private_key_in_its_file_is_not_called_lost(server, cvm, folder):
    with open("/dev/full", "w") as full:
        ended = subprocess.run(
            [processes.BINARY, "key", "create", "web1", "-o", folder / "web1", "--endpoint", server.url], stdout=full,
            stderr=subprocess.PIPE, env=processes.clean_environment(**ME), text=True,
            timeout=processes.DEADLINE_SECONDS)
    assert ended.returncode == 1
    assert ended.stderr == (
        "keywright: cannot write to standard output; the key pair was made, and its private key is in its file\n")
    assert clients.names(cvm) == ["web1"] and set(modes(folder)) == {"web1", "web1.pub"}


def test_what_may_have_been_made_is_said(key, middle, folder):
    middle.instead["CreateKeyPair"] = b"gone"
    line = key("create", "web1", "-o", folder / "web1", status=4, KEYWRIGHT_ENDPOINT=middle.url)
    assert line.startswith(f"what answers at {middle.url} is not the API: ")
    assert line.endswith(
        "; if a key pair web1 was made, nobody has its private key: delete it: keywright key delete web1")
    assert modes(folder) == {}


@pytest.mark.parametrize("private", ["\x1b[2Jnothing", "", "-----BEGIN RSA PRIVATE KEY-----\n\x1b]0;x\x07\n"])
def test_what_is_no_private_key_is_not_shown(key, middle, private):
    pair = {"KeyId": "skey-00000000", "KeyName": "web1", "ProjectId": 0, "PublicKey": keys.rsa_line("c"),
            "PrivateKey": private}
    middle.instead["CreateKeyPair"] = {"KeyPair": pair, "RequestId": "r"}
    line = key("create", "web1", "-o", "-", status=4, KEYWRIGHT_ENDPOINT=middle.url)
    assert line.startswith("the answer to CreateKeyPair holds no private key in PEM; the key pair web1 (skey-00000000) is")
    assert middle.asked("DeleteKeyPairs") == [{"KeyIds": ["skey-00000000"]}]


# Listing.


@pytest.mark.parametrize("product", PRODUCTS)
def test_key_pairs_are_listed_for_people_and_for_scripts(server, key, own_key, tmp_path, product):
    client = clients.client(product, server)
    web = clients.import_key(client, "web1", own_key.public)
    assert key("list", "--product", product).splitlines()[0].split() == [
        "ID", "NAME", "CREATED", "INSTANCES", "FINGERPRINT", "TAGS", "DESCRIPTION"]
    (tmp_path / "own.pub").write_text(own_key.public)
    fingerprint = subprocess.run(
        ["ssh-keygen", "-lf", tmp_path / "own.pub"], capture_output=True, text=True).stdout.split()[1]
    (pair,) = clients.described(client)
    row = key("list", "--product", product).splitlines()[1]
    assert row.split() == [web, "web1", pair["CreatedTime"], "0", fingerprint]
    assert listed(key, "--product", product) == [pair]
    other = "cvm" if product == "lighthouse" else "lighthouse"
    assert listed(key, "--product", other) == [] and key("list", "--product", other).count("\n") == 1


def test_every_page_is_listed(server, key, cvm):
    for number in range(203):
        clients.import_key(cvm, f"pair_{number}")
    names = [pair["KeyName"] for pair in listed(key)]
    assert sorted(names) == sorted(f"pair_{number}" for number in range(203))
    assert len(key("list").splitlines()) == 204


def test_a_list_waits_where_it_asks_too_often(start):
    server = start("--rate", "cvm:DescribeKeyPairs=1", "--rate", "cvm:ImportKeyPair=1000", throttled=True)
    for number in range(100):
        clients.import_key(clients.cvm(server), f"pair_{number}")
    ended = processes.run("key", "list", "--output", "json", "--endpoint", server.url, **ME)
    assert ended.returncode == 0 and len(json.loads(ended.stdout)) == 100


def test_a_list_goes_on_after_a_restart(servers, tmp_path):
    """Between two pages the server is away."""
    server = servers.start("--quota", "cvm=500")
    for number in range(150):
        clients.import_key(clients.cvm(server), f"pair_{number}")

    def restart():
        if len(middle.calls) == 1:
            server.stop()
            threading.Timer(1.5, lambda: servers.start_plainly(
                "--data", server.data, "--listen", server.endpoint, "--no-throttle", data=server.data, environment={}
            )).start()

    with between.Between(server) as middle:
        middle.after["DescribeKeyPairs"] = restart
        ended = processes.run("key", "list", "--output", "json", "--endpoint", middle.url, **ME)
    assert ended.returncode == 0 and ended.stderr == "", ended
    assert len(json.loads(ended.stdout)) == 150 and len(middle.calls) > 2


def test_progress_is_shown_on_a_terminal_and_erased(middle, cvm):
    """Standard error is a terminal; a page takes long."""
    for number in range(101):
        clients.import_key(cvm, f"pair_{number}")
    middle.after["DescribeKeyPairs"] = lambda: time.sleep(0.4)
    master, terminal = pty.openpty()
    with open(master, "rb", buffering=0) as screen:
        ended = subprocess.run(
            [processes.BINARY, "key", "list", "--endpoint", middle.url], env=processes.clean_environment(**ME),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=terminal, timeout=processes.DEADLINE_SECONDS)
        os.close(terminal)
        shown = screen.read(4096)
    assert ended.returncode == 0 and ended.stdout.count(b"\n") == 102
    assert shown == "\r\x1b[K100 so far …\r\x1b[K".encode()


HOSTILE = "\x1b[31mred\x07\n\x9b2J\u202egnp\u2066x\x7f"


def test_no_text_of_a_server_steers_a_terminal(key, middle, cvm):
    clients.import_key(cvm, "web1")
    (pair,) = clients.described(cvm)
    clients.call(cvm, "ModifyKeyPairAttribute", KeyId=pair["KeyId"], Description="密钥 \x1b[31mred\x9b2J\u202e")
    raw = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
    table = key("list")
    assert not raw.search(table) and "密钥 \\u{1b}[31mred\\u{9b}2J\\u{202e}" in table
    text = key("list", "--output", "json")
    assert not raw.search(text) and text.count("\n") == 1
    assert json.loads(text)[0]["Description"] == "密钥 \x1b[31mred\x9b2J\u202e"
    # Every field of the answer is hostile.
    middle.instead["DescribeKeyPairs"] = {"TotalCount": 1, "RequestId": "r", "KeyPairSet": [
        {"KeyId": HOSTILE, "KeyName": HOSTILE, "PublicKey": HOSTILE, "CreatedTime": HOSTILE, "Description": HOSTILE,
         "AssociatedInstanceIds": [HOSTILE], "Tags": [{"Key": HOSTILE, "Value": HOSTILE}], HOSTILE: HOSTILE}]}
    table = key("list", KEYWRIGHT_ENDPOINT=middle.url)
    assert not raw.search(table) and table.count("\n") == 2
    text = key("list", "--output", "json", KEYWRIGHT_ENDPOINT=middle.url)
    assert not raw.search(text) and json.loads(text)[0][HOSTILE] == HOSTILE
    middle.instead["DescribeKeyPairs"] = {"Error": {"Code": HOSTILE, "Message": HOSTILE}, "RequestId": HOSTILE}
    line = key("list", status=3, KEYWRIGHT_ENDPOINT=middle.url)
    assert not raw.search(line) and "\\u{1b}[31mred" in line


# Importing, renaming, deleting.


@pytest.mark.parametrize("product", PRODUCTS)
def test_a_public_key_is_imported_from_a_file(server, key, own_key, tmp_path, product):
    path = tmp_path / "id_rsa.pub"
    path.write_text(own_key.public + "\n")
    told = key("import", "laptop", path, "--product", product, "--tag", "env=prod")
    (pair,) = clients.described(clients.client(product, server))
    assert told == f"Key pair laptop ({pair['KeyId']}) was imported.\n"
    expected = own_key.public if product == "lighthouse" else (
        " ".join([*keys.first_two_fields(own_key.public), pair["KeyId"]]))
    assert pair["PublicKey"] == expected and pair["Tags"] == [{"Key": "env", "Value": "prod"}]
    told = key("delete", "laptop", "--product", product)
    assert told == f"Deleted: laptop ({pair['KeyId']}).\n"
    assert clients.described(clients.client(product, server)) == []


def test_a_public_key_is_imported_from_standard_input(server, cvm):
    public = keys.rsa_line("who@where")
    ended = subprocess.run(
        [processes.BINARY, "key", "import", "piped", "-", "--output", "json", "--endpoint", server.url], input=public,
        capture_output=True, text=True, env=processes.clean_environment(**ME), timeout=processes.DEADLINE_SECONDS)
    assert ended.returncode == 0, ended
    assert set(json.loads(ended.stdout)) == {"KeyId", "RequestId"}
    assert clients.names(cvm) == ["piped"]


def converted(path, *command):
    """Writes the output of a conversion command to a key file."""
    made = subprocess.run(list(map(str, command)), capture_output=True, check=True, stdin=subprocess.DEVNULL).stdout
    path.write_bytes(made)
    # ssh-keygen refuses private keys that other users can read.
    path.chmod(0o600)
    return path


@pytest.fixture(scope="module")
def wrong_files(tmp_path_factory):
    """Files that users may confuse with a public key file, by name."""
    folder = tmp_path_factory.mktemp("wrong")
    own = keys.generate(folder)
    private = folder / "id"
    private.write_text(own.private)
    private.chmod(0o600)
    public = folder / "public"
    public.write_text(own.public + "\n")
    encrypted = folder / "encrypted"
    encrypted.write_text(own.private)
    encrypted.chmod(0o600)
    openssl, keygen = ("openssl", "pkey", "-in", private), ("ssh-keygen", "-e", "-f", private)
    subprocess.run(["ssh-keygen", "-q", "-p", "-P", "", "-N", "secret", "-f", encrypted], check=True, capture_output=True)
    certificate = folder / "certified.pub"
    certificate.write_text(own.public + "\n")
    subprocess.run(
        ["ssh-keygen", "-q", "-s", private, "-I", "me", certificate], check=True, capture_output=True)
    return {
        "private key": private,
        "encrypted private key": encrypted,
        "PKCS#8": converted(folder / "pkcs8", "openssl", "pkcs8", "-topk8", "-nocrypt", "-in", private),
        "encrypted PKCS#8": converted(
            folder / "pkcs8e", "openssl", "pkcs8", "-topk8", "-passout", "pass:secret", "-in", private),
        "DER": converted(folder / "der", *openssl, "-outform", "DER"),
        "public PEM": converted(folder / "pem", *openssl, "-pubout"),
        "public PKCS#1": converted(folder / "pkcs1", *keygen, "-m", "PEM"),
        "RFC 4716": converted(folder / "rfc4716", *keygen, "-m", "RFC4716"),
        "certificate": folder / "certified-cert.pub",
        "public": public,
    }


# The expected message; {} stands for the file.
WRONG = {
    "private key": "It is a private key, .*: ssh-keygen -y -f {}",
    "encrypted private key": "It is a private key, .*: ssh-keygen -y -f {}",
    "PKCS#8": "It is a private key, .*: ssh-keygen -y -f {}",
    "encrypted PKCS#8": "It is a private key, .*: ssh-keygen -y -f {}",
    "DER": "It is a private key, .*: openssl pkey -inform DER -in {} -pubout .*",
    "public PEM": r"It is a public key in PEM \(PKCS#8\)\. .*: ssh-keygen -i -m PKCS8 -f {}",
    "public PKCS#1": r"It is a public key in PEM \(PKCS#1\)\. .*: ssh-keygen -i -m PEM -f {}",
    "RFC 4716": r"It is a public key in the form of RFC 4716 \(SSH2\)\. .*: ssh-keygen -i -f {}",
    "certificate": "It is an SSH certificate\\. .*: ssh-keygen .* {} .*",
}


@pytest.mark.parametrize("name", WRONG)
def test_a_file_that_is_not_one_public_key_stays_here_and_a_command_is_named_that_makes_one(
        key, middle, wrong_files, name):
    path = wrong_files[name]
    line = key("import", "laptop", path, status=1, KEYWRIGHT_ENDPOINT=middle.url)
    assert re.fullmatch(
        f"{re.escape(str(path))} cannot be imported\\. {WRONG[name].format(re.escape(str(path)))}", line), line
    assert middle.calls == []
    command = line.partition("prints the public key: ")[2]
    if "ssh-keygen -y" in command and "encrypted" in name:
        return
    made = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True).stdout
    assert keys.first_two_fields(made) == keys.first_two_fields(wrong_files["public"].read_text())


@pytest.mark.parametrize("content, sentence", [
    (b"", "It is empty."),
    (b"\n -----BEGIN OPENSSH PRIVATE KEY-----\nx\n", "It is a private key, "),
    (b"PuTTY-User-Key-File-3: ssh-rsa\n", "It is a private key, which must not leave its machine. Import its public key. "
     "This prints the public key: puttygen {} -O public-openssh"),
    (b"-----BEGIN PGP PRIVATE KEY BLOCK-----\nx\n", "It is a private key, "),
    (b"ssh-rsa AAAA\n" * 2, "It has several lines. "),
    (b"ssh-rsa AAAA", "The key is damaged"),
    (b"ssh-dss AAAAB3NzaC1kc3MAAAAB", "Its type is none that can be imported."),
    (b"ssh-rsa \xff\xfe", "It is binary"),
    (b"s" * 20_000, "It is longer than 16384 bytes"),
    (b"hello", "It is no public key."),
    (b'{"kty":"RSA","n":"x","d":"secret"}', "It is a private key, "),
])
def test_nothing_but_a_public_key_leaves_the_machine(key, middle, tmp_path, content, sentence):
    path = tmp_path / "a key's file"
    path.write_bytes(content)
    line = key("import", "laptop", path, status=1, KEYWRIGHT_ENDPOINT=middle.url)
    quoted = "'" + str(path).replace("'", "'\\''") + "'"
    assert line.startswith(f"{path} cannot be imported. {sentence.format(quoted)}"), line
    assert middle.calls == []


def test_no_private_key_leaves_the_machine_behind_a_public_key(key, middle, wrong_files, tmp_path):
    """The files in one line, as `cat id_rsa.pub id_rsa | tr -d '\\n'` prints them."""
    public = wrong_files["public"].read_text().strip()
    private = wrong_files["private key"].read_text()
    body = "".join(private.split("\n")[1:-2])
    path = tmp_path / "joined"
    for joined in (public + private.replace("\n", ""), f"{public} {body}", f"{public} me@here {body}"):
        path.write_text(joined)
        line = key("import", "laptop", path, status=1, KEYWRIGHT_ENDPOINT=middle.url)
        assert "It is a private key, " in line
    assert middle.calls == []


def test_two_keys_are_not_one_that_is_broken(key, middle, wrong_files, tmp_path):
    path = tmp_path / "two.pub"
    path.write_text(wrong_files["public"].read_text() + keys.generate(tmp_path, "ed25519").public)
    line = key("import", "laptop", path, status=1, KEYWRIGHT_ENDPOINT=middle.url)
    assert line == f"{path} cannot be imported. It has several lines. Import each key on its own."
    assert middle.calls == []


def test_a_private_key_with_its_public_key_beside_it(key, wrong_files, tmp_path):
    (tmp_path / "id").write_bytes(wrong_files["private key"].read_bytes())
    (tmp_path / "id.pub").write_bytes(wrong_files["public"].read_bytes())
    line = key("import", "laptop", tmp_path / "id", status=1)
    assert line.endswith(f"It may be the one beside it, {tmp_path}/id.pub.")
    key("import", "laptop", tmp_path / "id.pub")


def test_a_file_that_cannot_be_read_is_not_imported(key, tmp_path):
    path = tmp_path / "x.pub"
    assert key("import", "x", path, status=1) == f"cannot read {path}: No such file or directory"
    assert key("import", "x", tmp_path, status=1) == f"cannot read {tmp_path}: Is a directory"
    assert "It is binary" in key("import", "x", "/dev/zero", status=1)


def test_a_type_that_the_server_does_not_take_is_told_by_the_server(key, tmp_path):
    path = tmp_path / "id_ed25519.pub"
    path.write_text(keys.generate(tmp_path, "ed25519").public)
    line = key("import", "x", path, status=3)
    assert "ImportKeyPair was refused: InvalidPublicKey.Malformed: " in line


def test_a_key_pair_is_renamed_and_described(key, cvm):
    web = clients.import_key(cvm, "web1")
    assert key("rename", "web1", "web2") == f"Key pair web1 ({web}) is now web2.\n"
    assert clients.names(cvm) == ["web2"]
    key("rename", web, "web3", "--description", "the third")
    (pair,) = clients.described(cvm)
    assert (pair["KeyName"], pair["Description"]) == ("web3", "the third")
    assert key("rename", "web3", "--description", "") == f"Key pair web3 ({web}) was changed.\n"
    (pair,) = clients.described(cvm)
    assert (pair["KeyName"], pair["Description"]) == ("web3", "")
    assert "a new name, or --description" in key("rename", "web3", status=64)
    assert key("rename", "web1", "web4", status=3).startswith("there is no key pair web1 of cvm")
    line = key("rename", "web3", "web4", "--product", "lighthouse", status=1)
    assert line == "key pairs of lighthouse cannot be renamed: it has no action for that"
    clients.import_key(cvm, "taken")
    assert "InvalidKeyPairName.Duplicate" in key("rename", "web3", "taken", status=3)


@pytest.mark.parametrize("product", PRODUCTS)
def test_names_and_identifiers_are_deleted(server, key, product):
    client = clients.client(product, server)
    ids = {name: clients.import_key(client, name) for name in ("web", "web1", "web10", "db", "db2")}
    for names, missing in ((["web2", "web1"], "web2"), (["web-1"], "web-1"), (["Web1"], "Web1")):
        line = key("delete", *names, "--product", product, status=3)
        assert line.startswith(f"there is no key pair {missing} of {product}, in ap-guangzhou or elsewhere")
    assert len(clients.names(client)) == 5
    told = key("delete", "web1", ids["db"], "web", "web1", "--product", product)
    assert told == f"Deleted: web1 ({ids['web1']}), {ids['db']}, web ({ids['web']}).\n"
    assert clients.names(client) == ["db2", "web10"]
    gone = {"cvm": "InvalidKeyPairId.NotFound", "lighthouse": "ResourceNotFound.KeyIdNotFound"}[product]
    assert f"DeleteKeyPairs was refused: {gone}: " in key("delete", ids["db"], "--product", product, status=3)


@pytest.mark.parametrize("product, most", [("cvm", 100), ("lighthouse", 10)])
def test_many_are_deleted_in_as_many_calls_as_it_takes(server, key, middle, product, most):
    client = clients.client(product, server)
    names = [f"pair_{number}" for number in range(most + 3)]
    for name in names:
        clients.import_key(client, name)
    key("delete", *names, "--product", product, "--output", "json", KEYWRIGHT_ENDPOINT=middle.url)
    assert [len(call["KeyIds"]) for call in middle.asked("DeleteKeyPairs")] == [most, 3]
    assert clients.names(client) == []


def on_a_terminal(server, typed, *arguments):
    """Runs a command with a terminal as its standard input, in which something was typed."""
    own, other = pty.openpty()
    try:
        os.write(own, typed.encode())
        return subprocess.run(
            [processes.BINARY, "key", *arguments, "--endpoint", server.url], stdin=other, capture_output=True,
            env=processes.clean_environment(**ME), text=True, timeout=processes.DEADLINE_SECONDS)
    finally:
        os.close(own)
        os.close(other)


@pytest.mark.parametrize("typed, status", [("yes\n", 0), ("y\n", 1), ("\n", 1)])
def test_a_terminal_is_asked_before_anything_is_deleted(server, cvm, typed, status):
    clients.import_key(cvm, "web1")
    ended = on_a_terminal(server, typed, "delete", "web1")
    assert ended.returncode == status
    assert "This deletes web1 (skey-" in ended.stderr
    assert (clients.names(cvm) == ["web1"]) == (status != 0)
    if status:
        assert ended.stdout == "" and ended.stderr.endswith("keywright: nothing was deleted\n")
        ended = on_a_terminal(server, "", "delete", "web1", "--yes")
        assert ended.returncode == 0 and ended.stderr == ""


# The region, the access key and the account of a call.


def test_region_and_access_key_come_from_a_profile_of_tccli(server, key, middle, tmp_path):
    folder = tmp_path / ".tccli"
    folder.mkdir()
    nobody = {"TENCENTCLOUD_SECRET_ID": "", "TENCENTCLOUD_SECRET_KEY": "", "HOME": str(tmp_path),
              "KEYWRIGHT_ENDPOINT": middle.url}
    # Files as `tccli configure` writes them.
    (folder / "home.credential").write_text(json.dumps(
        {"secretId": processes.SECRET_ID, "secretKey": processes.SECRET_KEY, "token": None}))
    (folder / "home.configure").write_text(json.dumps(
        {"_sys_param": {"region": "ap-tokyo", "output": "table"}, "cvm": {"endpoint": "cvm.tencentcloudapi.com"}}))
    # Files of older TCCLI releases.
    (folder / "old.credential").write_text((folder / "home.credential").read_text())
    (folder / "old.configure").write_text(json.dumps({"region": "ap-seoul"}))

    def region(*arguments, **environment):
        key("list", *arguments, **{**nobody, **environment})
        return middle.calls[-1][0]["X-TC-Region"]

    assert region("--profile", "home") == "ap-tokyo"
    assert region(TCCLI_PROFILE="home") == "ap-tokyo"
    assert region(TCCLI_PROFILE="home", TENCENTCLOUD_REGION="ap-bangkok") == "ap-bangkok"
    assert region(TCCLI_PROFILE="home", **ME) == "ap-tokyo"
    # As in TCCLI, an explicitly chosen profile takes precedence over the environment.
    stranger = {"TENCENTCLOUD_SECRET_ID": "AKIDstranger", "TENCENTCLOUD_SECRET_KEY": "x"}
    assert region("--profile", "home", TENCENTCLOUD_REGION="ap-bangkok", **stranger) == "ap-tokyo"
    assert region("--profile", "old") == "ap-seoul"
    assert region("--profile", "old", "--region", "ap-jakarta") == "ap-jakarta"
    assert region("--profile", "old", KEYWRIGHT_REGION="ap-jakarta") == "ap-jakarta"
    assert region(**ME) == "ap-guangzhou"
    (folder / "home.configure").write_text("[]")
    assert region("--profile", "home") == "ap-guangzhou"
    assert key("list", "--region", "mars\r\nX: y", status=1).startswith("--region must be ")
    assert "was refused: UnsupportedRegion: " in key("list", "--region", "ap-mumbai", status=3)
    assert "--product must be cvm or lighthouse, not cbs" in key("list", "--product", "cbs", status=64)
    assert key("list", KEYWRIGHT_PRODUCT="cbs", status=1) == "--product must be cvm or lighthouse, not cbs"


def test_a_profile_is_read_as_tccli_itself_writes_it(key, middle, tmp_path):
    tccli = pathlib.Path(sys.executable).parent / "tccli"
    settings = {"secretId": processes.SECRET_ID, "secretKey": processes.SECRET_KEY, "region": "ap-tokyo"}
    subprocess.run(
        [tccli, "configure", "set", *(text for pair in settings.items() for text in pair), "--profile", "mine"],
        env=processes.clean_environment(HOME=str(tmp_path)), stdin=subprocess.DEVNULL, check=True, capture_output=True,
        timeout=processes.DEADLINE_SECONDS)
    nobody = {"TENCENTCLOUD_SECRET_ID": "", "TENCENTCLOUD_SECRET_KEY": "", "HOME": str(tmp_path)}
    key("list", "--profile", "mine", KEYWRIGHT_ENDPOINT=middle.url, **nobody)
    assert middle.calls[-1][0]["X-TC-Region"] == "ap-tokyo"


def test_a_profile_that_is_no_good_is_named(key, tmp_path):
    folder = tmp_path / ".tccli"
    folder.mkdir()
    nobody = {"TENCENTCLOUD_SECRET_ID": "", "TENCENTCLOUD_SECRET_KEY": "", "HOME": str(tmp_path)}
    path = folder / "default.credential"
    assert key("list", status=1, **nobody).startswith("there is no access key: ")
    for content in ("{", "[]", "{}", '{"secretId": "", "secretKey": ""}', '{"secretId": "a b", "secretKey": "c"}'):
        path.write_text(content)
        assert key("list", status=1, **nobody) == f"{path} holds no access key; `tccli configure` writes one"
    # Root may read whatever it likes, but for this.
    powerless = ("setpriv", "--bounding-set=-all", "--inh-caps=-all") if os.geteuid() == 0 else ()
    path.chmod(0)
    unreadable = f"cannot read {path}, a file of the profile of TCCLI: "
    assert key("list", status=1, within=powerless, **nobody) == unreadable + "Permission denied"
    folder.chmod(0)
    line = key("list", "--region", "ap-guangzhou", status=1, within=powerless, **nobody)
    assert line == unreadable + "Permission denied"
    folder.chmod(0o700)
    path.unlink()
    path.mkdir()
    assert key("list", status=1, **nobody) == unreadable + "Is a directory"


def test_a_region_that_cannot_be_read_is_not_another_one(key, tmp_path):
    folder = tmp_path / ".tccli"
    folder.mkdir()
    (folder / "default.configure").mkdir()
    line = key("list", status=1, HOME=str(tmp_path))
    assert line == f"cannot read {folder}/default.configure, a file of the profile of TCCLI: Is a directory"
    key("list", "--region", "ap-guangzhou", HOME=str(tmp_path))


def test_a_ca_that_cannot_be_read_is_named(key, tmp_path):
    (tmp_path / "empty.pem").write_text("")
    for path, words in (
        (tmp_path / "none.pem", f"cannot read the CA file {tmp_path}/none.pem: No such file or directory"),
        (tmp_path, f"cannot read the CA file {tmp_path}: Is a directory"),
        (tmp_path / "empty.pem", f"the CA file {tmp_path}/empty.pem holds no certificate in PEM"),
    ):
        assert key("list", "--ca", path, status=1) == words

def test_a_refusal_shows_its_code_and_its_request(server, key):
    for environment, code in (
        ({"TENCENTCLOUD_SECRET_KEY": "wrong"}, "AuthFailure.SignatureFailure"),
        ({"TENCENTCLOUD_SECRET_ID": "AKIDnobody"}, "AuthFailure.SecretIdNotFound"),
        ({"TENCENTCLOUD_TOKEN": "token"}, "AuthFailure.TokenFailure"),
    ):
        line = key("list", status=3, **environment)
        found = re.fullmatch(r"DescribeKeyPairs was refused: (\S+): .+ \(RequestId ([0-9a-f-]{36})\)", line)
        assert found[1] == code and server.logged_call(found[2])


def test_who_does_not_answer_is_named(key, folder):
    line = key("list", status=4, KEYWRIGHT_ENDPOINT="http://127.0.0.1:1")
    assert line == (
        "no answer from http://127.0.0.1:1: the connection was refused: no server listens there; it was tried for 3 s")
    key("create", "web1", "-o", folder / "web1", status=4, KEYWRIGHT_ENDPOINT="http://127.0.0.1:1")
    assert modes(folder) == {}


def test_over_https_the_ca_is_trusted_that_was_named(secure, folder):
    arguments = ("key", "create", "web1", "-o", folder / "web1", "--endpoint", secure.tls_url)
    ended = processes.run(*arguments, **ME)
    assert ended.returncode == 4 and "is signed by a CA that is not trusted; " in ended.stderr and modes(folder) == {}
    ended = processes.run(*arguments, "--ca", secure.ca, **ME)
    assert ended.returncode == 0 and CREATED.fullmatch(ended.stdout), ended


# Binding.


def test_what_is_to_be_bound_must_be_there(key, cvm):
    web = clients.import_key(cvm, "web1")
    for command in ("bind", "unbind"):
        line = key(command, "web1", "ins-00000000", status=3)
        assert "InstancesKeyPairs was refused: InvalidInstanceId.NotFound: " in line
        assert "it was looked for among the instances of cvm in ap-guangzhou" in line
        assert key(command, "db", "ins-00000000", status=3).startswith("there is no key pair db of cvm")
        line = key(command, web, "ins-00000000", "--product", "lighthouse", status=3)
        assert line.startswith(f"there is no key pair {web} of lighthouse")
    line = key("bind", "lhkp-00000000", "lhins-00000000", "--product", "lighthouse", status=3)
    assert "AssociateInstancesKeyPairs was refused: ResourceNotFound." in line


def instances(*names):
    """Answers of DescribeInstances by name, for instances numbered from 1."""
    all = [{"InstanceId": f"ins-0000000{number}", "InstanceName": name} for number, name in enumerate(names, 1)]

    def answer(parameters):
        (filter,) = parameters["Filters"]
        assert filter["Name"] == "instance-name" and len(filter["Values"]) <= 5
        found = [one for one in all if any(value in one["InstanceName"] for value in filter["Values"])]
        page = found[parameters["Offset"] : parameters["Offset"] + parameters["Limit"]]
        return {"TotalCount": len(found), "InstanceSet": page, "RequestId": "r"}

    return answer


@pytest.mark.parametrize("command, action", [
    ("bind", "AssociateInstancesKeyPairs"), ("unbind", "DisassociateInstancesKeyPairs")])
def test_names_of_instances_become_identifiers(key, middle, cvm, command, action):
    web = clients.import_key(cvm, "web1")
    # The bindings are checked in another test.
    command = [command] + ["--replace"] * (command == "bind")
    middle.instead["DescribeInstances"] = instances("app1", "app10", "db", "db", "app2")
    middle.instead[action] = {"RequestId": "r"}
    here = {"KEYWRIGHT_ENDPOINT": middle.url}
    told = key(*command, "web1", "app1", "ins-abcdefgh", "app2", **here)
    chosen = ["ins-00000001", "ins-abcdefgh", "ins-00000005"]
    what = {"bind": "bound to", "unbind": "unbound from"}[command[0]]
    assert told == (
        f"Key pair web1 ({web}) is being {what} app1 (ins-00000001), ins-abcdefgh, app2 (ins-00000005).\n")
    assert middle.asked(action) == [{"KeyIds": [web], "InstanceIds": chosen}]
    key(*command, web, "app1", "--force-stop", **here)
    assert middle.asked(action)[1] == {"KeyIds": [web], "InstanceIds": ["ins-00000001"], "ForceStop": True}
    line = key(*command, web, "db", status=3, **here)
    assert line == "db is the name of 2 instances, ins-00000003, ins-00000004: say which by its identifier"
    line = key(*command, web, "app", status=3, **here)
    assert line == "there is no instance app of cvm in ap-guangzhou; see --product and --region"
    assert key(*command, web, "app1", "--username", "root", status=1, **here) == "--username is for --product lighthouse"
    assert len(middle.asked(action)) == 2


@pytest.mark.parametrize("command, action, type_name", [
    ("bind", "AssociateInstancesKeyPairs", "AssociateType"),
    ("unbind", "DisassociateInstancesKeyPairs", "DisassociateType"),
])
def test_lighthouse_keeps_an_instance_running_if_not_told_otherwise(key, middle, command, action, type_name):
    middle.instead[action] = {"RequestId": "r"}
    here = ("--product", "lighthouse", "--endpoint", middle.url) + ("--replace",) * (command == "bind")
    pair, instance = "lhkp-00000000", "lhins-00000000"
    key(command, pair, instance, *here)
    key(command, pair, instance, "--username", "ubuntu", *here)
    assert json.loads(key(command, pair, instance, "--force-stop", "--output", "json", *here)) == {"RequestId": "r"}
    ids = {"KeyIds": [pair], "InstanceIds": [instance]}
    assert middle.asked(action) == [
        {**ids, type_name: "ONLINE"}, {**ids, type_name: "ONLINE", "Username": "ubuntu"}, {**ids, type_name: "OFFLINE"}]
    line = key(command, pair, instance, "--force-stop", "--username", "ubuntu", *here, status=64)
    assert "--username and --force-stop exclude each other" in line


@pytest.fixture
def opened(server, cvm):
    """An instance, two key pairs that are bound to it and one that is not, and a function that reads its bindings."""
    pairs = [clients.import_key(cvm, name) for name in ("old1", "old2", "new")]
    image = clients.call(cvm, "DescribeImages", Limit=1).ImageSet[0].ImageId
    (instance,) = clients.call(
        cvm, "RunInstances", ImageId=image, Placement={"Zone": "ap-guangzhou-3"}, InstanceName="app",
        LoginSettings={"KeyIds": pairs[:2]}).InstanceIdSet
    while clients.call(cvm, "DescribeInstances", InstanceIds=[instance]).InstanceSet[0].InstanceState != "RUNNING":
        time.sleep(0.1)

    def keys():
        (described,) = clients.call(cvm, "DescribeInstances", InstanceIds=[instance]).InstanceSet
        return set(described.LoginSettings.KeyIds or [])

    return instance, pairs, keys


def test_what_a_binding_would_take_away_is_named_first(key, opened):
    instance, (first, second, new), keys = opened
    line = key("bind", "new", "app", "--replace", status=3)
    assert "InstanceStateRunning" in line and line.endswith(
        "--force-stop stops the running instance for it and starts it again")
    line = key("bind", "new", "app", "--force-stop", status=1)
    either = [f"old1 ({first}), old2 ({second})", f"old2 ({second}), old1 ({first})"]
    assert line in [
        f"this would take {names} from app ({instance}); say --replace, where it is to be so. Nothing was changed"
        for names in either]
    assert keys() == {first, second}
    # Once the key pair alone is bound, binding it again removes nothing and needs no --replace.
    key("bind", "new", "app", "--force-stop", "--replace")
    assert keys() == {new}
    line = key("bind", "new", "app", status=3)
    assert "InstanceStateRunning" in line or "OperationInProgress" in line or "InstanceState" in line


@pytest.mark.parametrize("typed, status", [("yes\n", 0), ("y\n", 1), ("\n", 1)])
def test_a_terminal_is_asked_before_anything_is_taken_away(server, opened, typed, status):
    instance, (first, second, new), keys = opened
    ended = on_a_terminal(server, typed, "bind", new, instance, "--force-stop")
    assert ended.returncode == status, ended
    assert f"from {instance}. Type yes to go on: " in ended.stderr
    assert keys() == ({new} if status == 0 else {first, second})


def test_help_says_what_exit_statuses_mean():
    for command in ("create", "import", "list", "rename", "delete", "bind", "unbind"):
        ended = processes.run("key", command, "--help")
        assert ended.returncode == 0
        words = " ".join(ended.stdout.split())
        assert "The exit status is 0 where the server did it, 3 where it refused" in words


def test_shells_can_complete_it():
    for shell in ("bash", "zsh", "fish"):
        ended = processes.run("--generate-completion-script", shell)
        assert ended.returncode == 0 and "unbind" in ended.stdout and "lighthouse" in ended.stdout
