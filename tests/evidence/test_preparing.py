"""`flask storage prepare`: the bucket gets what it lacks, and keeps what others set there."""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app import create_app
from app.kernel.ids import new_id
from tests.conftest import SETTINGS
from tests.evidence import wire
from tests.evidence.faults import Faults
from tests.servers import S3Server, free_port
from tests.store_sites import TEST_S3

ORIGIN = "https://rounds.example"
PHONES = f"phones send and fetch photos from {ORIGIN} (CORS rule rounds-phones)"
EXPIRY = "uploads that nobody claims expire after 2 days (lifecycle rule rounds-unclaimed-uploads)"
ENCRYPTION = "what is stored is encrypted (by the server's own key)"
knows_encryption = pytest.mark.skipif(TEST_S3 == "ceph", reason="Ceph 16 has none by default")


@pytest.fixture
def app(tmp_path: Path, s3_server: S3Server) -> Flask:
    """An app whose bucket does not exist yet."""
    return app_at(tmp_path, s3_server.endpoint_url)


def app_at(tmp_path: Path, url: str, **settings: str) -> Flask:
    return create_app(
        SETTINGS
        | {
            "INSTANCE": str(tmp_path),
            "STORE": "s3",
            "S3_BUCKET": f"b-{new_id()}",
            "S3_ENDPOINT_URL": url,
            "PUBLIC_URL": f"{ORIGIN}/",
        }
        | settings
    )


@pytest.fixture
def client(app: Flask) -> Any:
    """The owner of the bucket."""
    return app.extensions["store"].bucket.client


def prepare(app: Flask, *options: str) -> tuple[int, list[str]]:
    result = app.test_cli_runner().invoke(args=["storage", "prepare", *options])
    return result.exit_code, result.output.splitlines()


@knows_encryption
def test_a_bucket_is_made_and_prepared_once(app: Flask, client: Any) -> None:
    name = app.config["S3_BUCKET"]
    rules = [PHONES, EXPIRY, ENCRYPTION]
    would = [f"would make: the bucket {name}", *(f"would set: {rule}" for rule in rules)]
    for _ in range(2):
        assert prepare(app, "--dry-run") == (0, would)
    done = [f"make: the bucket {name}", *(f"set: {rule}" for rule in rules)]
    assert prepare(app) == (0, done)
    right = [f"right already: {rule}" for rule in rules]
    assert prepare(app) == prepare(app, "--dry-run") == (0, right)
    encryption = client.get_bucket_encryption(Bucket=name)["ServerSideEncryptionConfiguration"]
    assert encryption["Rules"][0]["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"] == "AES256"


if TEST_S3 == "ceph":  # others set it, or say that they do not

    def test_a_server_that_does_not_know_encryption_gets_the_rest(app: Flask) -> None:
        code, lines = prepare(app)
        assert code == 1
        assert [f"set: {PHONES}", f"set: {EXPIRY}"] == lines[1:3]
        assert "not possible to set that what is stored is encrypted" in lines[3]


def test_a_phone_of_our_origin_is_let_in_and_no_other(app: Flask, client: Any) -> None:
    prepare(app)
    url = f"{app.config['S3_ENDPOINT_URL']}/{app.config['S3_BUCKET']}/uploads/x"

    def ask(origin: str) -> wire.Answer:
        asked = {
            "Origin": origin,
            "Access-Control-Request-Method": "PUT",
            "Access-Control-Request-Headers": "content-type,x-amz-checksum-sha256",
        }
        return wire.send("OPTIONS", url, asked)

    allowed = ask(ORIGIN)
    assert allowed.status == 200
    assert allowed.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert ask("https://elsewhere.example").headers["Access-Control-Allow-Origin"] is None


def test_the_rules_of_others_stay(app: Flask, client: Any) -> None:
    at = {"Bucket": app.config["S3_BUCKET"]}
    theirs = {
        "ID": "theirs",
        "AllowedOrigins": ["https://theirs.example"],
        "AllowedMethods": ["GET"],
    }
    ours_of_old = theirs | {"ID": "rounds-phones", "AllowedOrigins": ["https://old.example"]}
    expiry = {
        "ID": "theirs",
        "Status": "Enabled",
        "Filter": {"Prefix": "logs/"},
        "Expiration": {"Days": 9},
    }
    client.create_bucket(**at)
    client.put_bucket_cors(**at, CORSConfiguration={"CORSRules": [theirs, ours_of_old]})
    client.put_bucket_lifecycle_configuration(**at, LifecycleConfiguration={"Rules": [expiry]})
    prepare(app)
    cors = client.get_bucket_cors(**at)["CORSRules"]
    assert [rule["AllowedOrigins"] for rule in cors] == [["https://theirs.example"], [ORIGIN]]
    rules = client.get_bucket_lifecycle_configuration(**at)["Rules"]
    assert {rule["ID"]: rule["Expiration"]["Days"] for rule in rules} == {
        "theirs": 9,
        "rounds-unclaimed-uploads": 2,
    }


def test_what_is_deleted_in_a_bucket_that_keeps_versions_is_gone_a_day_later(
    app: Flask, client: Any
) -> None:
    at = {"Bucket": app.config["S3_BUCKET"]}
    client.create_bucket(**at)
    client.put_bucket_versioning(**at, VersioningConfiguration={"Status": "Enabled"})
    lines = prepare(app)[1]
    for place in ("photos", "uploads"):
        words = f"what is deleted in {place}/ is gone after 1 day, as this bucket keeps versions"
        assert f"set: {words} (lifecycle rule rounds-deleted-{place})" in lines
    rules = client.get_bucket_lifecycle_configuration(**at)["Rules"]
    assert {
        rule["ID"]: rule["NoncurrentVersionExpiration"]["NoncurrentDays"]
        for rule in rules
        if "NoncurrentVersionExpiration" in rule
    } == {"rounds-deleted-photos": 1, "rounds-deleted-uploads": 1}
    assert "rounds-unclaimed-uploads" in {rule["ID"] for rule in rules}
    assert not [line for line in prepare(app)[1] if line.startswith("set: what is deleted")]


@knows_encryption
def test_a_bucket_that_is_encrypted_already_keeps_its_own_way(app: Flask, client: Any) -> None:
    at = {"Bucket": app.config["S3_BUCKET"]}
    by_key = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": "theirs"}
    rule = {"ApplyServerSideEncryptionByDefault": by_key}
    client.create_bucket(**at)
    client.put_bucket_encryption(**at, ServerSideEncryptionConfiguration={"Rules": [rule]})
    assert f"right already: {ENCRYPTION}" in prepare(app)[1]
    app.extensions["store"].bucket.kms_key = "ours"
    assert "set: what is stored is encrypted (by the key ours)" in prepare(app)[1]
    said = client.get_bucket_encryption(**at)["ServerSideEncryptionConfiguration"]["Rules"][0]
    assert said["ApplyServerSideEncryptionByDefault"]["KMSMasterKeyID"] == "ours"


def test_a_folder_needs_nothing(tmp_path: Path) -> None:
    app = create_app(SETTINGS | {"INSTANCE": str(tmp_path)})
    said = ["Photos are kept in a folder: there is nothing to prepare."]
    assert prepare(app) == (0, said)


def test_without_a_public_address_it_says_which_setting_is_missing(
    tmp_path: Path, s3_server: S3Server
) -> None:
    app = app_at(tmp_path, s3_server.endpoint_url, PUBLIC_URL="")
    code, (line,) = prepare(app)
    assert code == 1
    assert "Set PUBLIC_URL" in line


@pytest.mark.parametrize(
    ("status", "code", "words", "said"),
    [
        (403, "AccessDenied", "", "may not look at the bucket"),
        (403, "AccessDenied", "?cors", "may not see whether phones"),
        (403, "SignatureDoesNotMatch", "?cors", "does not know these AWS credentials"),
        (501, "NotImplemented", "?encryption", "is not able to see whether what is stored"),
        (409, "BucketAlreadyExists", "PUT /b-", "not possible to make the bucket"),
    ],
)
def test_what_the_server_refuses_is_said_in_a_sentence(
    tmp_path: Path, faults: Faults, status: int, code: str, words: str, said: str
) -> None:
    app = app_at(tmp_path, faults.url)
    faults.refuse(status, code, words)
    exit_code, lines = prepare(app)
    assert exit_code == 1
    assert said in "\n".join(lines)
    assert "Traceback" not in "".join(lines)


@knows_encryption
def test_what_one_server_cannot_do_keeps_nothing_else_from_being_done(
    tmp_path: Path, faults: Faults
) -> None:
    app = app_at(tmp_path, faults.url)
    faults.refuse(501, "NotImplemented", "?cors")
    code, lines = prepare(app)
    assert code == 1
    assert [f"set: {EXPIRY}", f"set: {ENCRYPTION}"] == lines[1:3]


def test_a_server_that_takes_a_rule_and_forgets_it_is_found_out(
    tmp_path: Path, faults: Faults
) -> None:
    app = app_at(tmp_path, faults.url)
    app.extensions["store"].bucket.client.create_bucket(Bucket=app.config["S3_BUCKET"])
    faults.refuse(200, "", "PUT ")
    code, lines = prepare(app)
    assert code == 1
    assert "does not hold, that phones" in "\n".join(lines)


def test_a_server_that_does_not_answer_is_named(tmp_path: Path, s3_server: S3Server) -> None:
    url = f"http://127.0.0.1:{free_port()}"
    code, lines = prepare(app_at(tmp_path, url))
    assert code == 1
    assert f"{url} does not answer" in lines[-1]


def test_without_credentials_it_says_where_they_may_come_from(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    code, lines = prepare(app)
    assert code == 1
    assert "Set AWS_ACCESS_KEY_ID" in lines[-1]
