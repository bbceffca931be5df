"""Four collectors, one organization: the same graph, but for what a format loses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from msgspec import UNSET
from msgspec.structs import replace

from doctor.graph.importers import Imported, read_collection
from doctor.graph.load import build_graph
from doctor.graph.snapshot import SnapshotError
from doctor.model.snapshot import OrganizationPart
from tests.bench.organization import organization, organization_part
from tests.graph.importers import writers

Answers = set[tuple[str, str, bool, tuple[str, ...]]]


def details() -> list[dict[str, Any]]:
    return [*organization(accounts=3, roles=25, seed=3)]


def answers(imported: Imported, part: OrganizationPart | None = None) -> Answers:
    graph = build_graph(imported.accounts, imported.organization or part)
    return {
        (caller, graph.flat.arns[role], standing.certain, standing.needs)
        for role in graph.flat.role_numbers()
        for caller, standing in graph.direct_callers(graph.flat.arns[role])
    }


def test_all_formats_give_the_same_graph(tmp_path: Path) -> None:
    accounts, part = details(), organization_part(3)
    file = writers.organization_file(tmp_path / "organization.json", part)
    plain = read_collection(
        [writers.write_details(tmp_path / "details", accounts)], organization_file=file
    )
    pmapper = read_collection(
        [writers.write_pmapper(tmp_path / "pmapper", accounts)], organization_file=file
    )
    tree = read_collection([writers.write_tree(tmp_path / "tree", accounts, part)])
    sqlite = read_collection([writers.write_sqlite(tmp_path / "store.sqlite", accounts, part)])
    wanted = answers(plain)
    assert len(wanted) > 100
    assert answers(pmapper) == wanted
    assert answers(tree) == wanted
    assert answers(sqlite) == wanted


def test_sorted_statements_are_not_numbered(tmp_path: Path) -> None:
    accounts, part = details()[:1], organization_part(3)
    tree = read_collection([writers.write_tree(tmp_path / "tree", accounts, part)])
    assert [each.ordered for each in tree.accounts] == [False]
    assert tree.organization is not None
    assert tree.organization.management_account == part.management_account


@pytest.mark.parametrize("store", ["tree", "sqlite"])
def test_a_store_tells_which_workloads_have_a_role(tmp_path: Path, store: str) -> None:
    write = writers.write_tree if store == "tree" else writers.write_sqlite
    imported = read_collection([write(tmp_path / "store", details()[:1], organization_part(3))])
    held = imported.accounts[0].workloads
    assert held is not UNSET
    assert {(each.service, each.role.rpartition("/")[2]) for each in held} == {
        ("lambda.amazonaws.com", "app-0001"),
        ("codebuild.amazonaws.com", "app-0001"),
    }


@pytest.mark.parametrize("store", ["tree", "sqlite"])
def test_an_organization_that_does_not_use_scps_has_none(tmp_path: Path, store: str) -> None:
    accounts, part = details(), organization_part(3)
    none = {name: replace(each, scps=(), rcps=()) for name, each in part.members.items()}
    part = replace(part, members=none)
    write = writers.write_tree if store == "tree" else writers.write_sqlite
    imported = read_collection([write(tmp_path / "store", accounts, part)])
    assert imported.organization is not None
    assert {each.scps for each in imported.organization.members.values()} == {()}
    file = writers.organization_file(tmp_path / "organization.json", part)
    plain = read_collection(
        [writers.write_details(tmp_path / "details", accounts)], organization_file=file
    )
    assert answers(imported) == answers(plain)


def test_the_true_spelling_of_a_name_is_kept_though_its_folder_is_lower_cased(
    tmp_path: Path,
) -> None:
    account = details()[0]
    account["RoleDetailList"][0]["Arn"] = "arn:aws:iam::100000000000:role/team/Deploy"
    tree = read_collection([writers.write_tree(tmp_path / "tree", [account], organization_part(3))])
    assert "arn:aws:iam::100000000000:role/team/Deploy" in {r.arn for r in tree.accounts[0].roles}


@pytest.mark.parametrize("join", ["\n", "", ",\n"])
def test_answers_that_were_concatenated_are_read(tmp_path: Path, join: str) -> None:
    path = tmp_path / "all.json"
    path.write_text(join.join(json.dumps(each) for each in details()))
    assert len(read_collection([path]).accounts) == 3


def test_pages_in_a_list_and_in_several_files_are_put_together(tmp_path: Path) -> None:
    account = details()[0]
    pages = [
        {**account, "RoleDetailList": account["RoleDetailList"][:10], "IsTruncated": True},
        {"RoleDetailList": account["RoleDetailList"][10:], "IsTruncated": False},
    ]
    listed = tmp_path / "list.json"
    listed.write_text(json.dumps(pages))
    folder = tmp_path / "pages"
    folder.mkdir()
    for number, page in enumerate(pages):
        (folder / f"{number}.json").write_text(json.dumps(page))
    for path in (listed, folder):
        (part,) = read_collection([path]).accounts
        assert len(part.roles) == 25


def test_a_page_that_is_not_the_last_is_said_to_be_missing_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "half.json"
    path.write_text(json.dumps({**details()[0], "IsTruncated": True}))
    assert list(read_collection([path]).missing) == ["the rest of account 100000000000"]


def test_documents_that_are_quoted_for_a_url_are_decoded(tmp_path: Path) -> None:
    account = details()[0]
    plain = tmp_path / "plain.json"
    plain.write_text(json.dumps(account))
    for role in account["RoleDetailList"]:
        document = json.dumps(role["AssumeRolePolicyDocument"])
        role["AssumeRolePolicyDocument"] = quote(document, safe="")
    quoted = tmp_path / "quoted.json"
    quoted.write_text(json.dumps(account))
    assert answers(read_collection([plain])) == answers(read_collection([quoted]))


def test_a_boundary_whose_document_is_missing_is_unknown_never_none(tmp_path: Path) -> None:
    account = details()[0]
    for role in account["RoleDetailList"]:
        role["PermissionsBoundary"] = {"PermissionsBoundaryArn": "arn:aws:iam::1:policy/Lost"}
    path = tmp_path / "details.json"
    path.write_text(json.dumps(account))
    graph = build_graph(read_collection([path]).accounts)
    found = [
        each
        for role in graph.flat.role_numbers()
        for each in graph.who_can(graph.flat.arns[role], max_hops=1).callers
        if each.kind == "role" and each.arn in graph.flat.numbers
    ]
    assert found
    assert {each.verdict for each in found} == {"unknown"}
    assert "the permissions boundary of" in str(found[0].depends_on)


def test_of_an_account_in_two_files_the_newer_one_counts_and_the_other_is_named(
    tmp_path: Path,
) -> None:
    import os

    account = details()[0]
    old, new = tmp_path / "old.json", tmp_path / "new.json"
    old.write_text(json.dumps(account))
    new.write_text(json.dumps({**account, "RoleDetailList": account["RoleDetailList"][:5]}))
    os.utime(old, (1_700_000_000, 1_700_000_000))
    imported = read_collection([new, old])
    assert len(imported.accounts[0].roles) == 5
    assert imported.missing == {
        f"account 100000000000 as {old} has it": f"{new} is newer",
    }


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("{torn", "this is not JSON"),
        ('{"a": 1}', "not the output of aws iam"),
        ("", "not the output of aws iam"),
    ],
)
def test_a_file_of_something_else_is_refused_by_name(
    tmp_path: Path, content: str, says: str
) -> None:
    path = tmp_path / "other.json"
    path.write_text(content)
    with pytest.raises(SnapshotError, match=says) as caught:
        read_collection([path])
    assert str(path) in str(caught.value)


def test_a_folder_of_something_else_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(SnapshotError, match="not a storage of PMapper or iam-collect"):
        read_collection([tmp_path])
    with pytest.raises(SnapshotError, match="no such file or folder"):
        read_collection([tmp_path / "gone"])


def test_another_release_of_pmapper_is_refused(tmp_path: Path) -> None:
    folder = writers.write_pmapper(tmp_path / "pmapper", details()[:1])
    metadata = next(folder.glob("*/metadata.json"))
    metadata.write_text(json.dumps({"account_id": "1", "pmapper_version": "1.2.0"}))
    with pytest.raises(SnapshotError, match=r"PMapper 1\.2\.0 wrote this"):
        read_collection([folder])


def test_another_program_s_sqlite_file_is_refused(tmp_path: Path) -> None:
    import sqlite3

    path = tmp_path / "other.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE other (a)")
    with pytest.raises(SnapshotError, match="not a store of iam-collect"):
        read_collection([path])


def test_an_organization_file_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "organization.json"
    path.write_text("[]")
    folder = writers.write_details(tmp_path / "details", details()[:1])
    with pytest.raises(SnapshotError, match="not the `organizations` part"):
        read_collection([folder], organization_file=path)


@pytest.mark.parametrize("levels", [[None], [[]] * 2 + [7], {"a": 1}])
def test_an_organization_whose_levels_are_no_lists_is_refused(
    levels: object, tmp_path: Path
) -> None:
    path = tmp_path / "organization.json"
    account = {"path": ["r-root"], "scps": levels}
    path.write_text(json.dumps([{"id": "o-1", "accounts": {"111122223333": account}}]))
    folder = writers.write_details(tmp_path / "details", details()[:1])
    with pytest.raises(SnapshotError, match=r"this is not an organization:\n.*scps"):
        read_collection([folder], organization_file=path)


def problem_of(folder: Path) -> str | None:
    """Return why a storage is refused; `None` where it is read. Anything else is a fault of ours."""
    try:
        read_collection([folder])
    except SnapshotError as error:
        return str(error)
    return None


@pytest.mark.parametrize("content", ["3", "[3]", '{"a": 1}', '[{"arn": 3}]', '[{"arn": null}]'])
@pytest.mark.parametrize("name", ["nodes", "policies", "groups"])
def test_a_storage_of_pmapper_that_is_damaged_is_refused_or_read_without_it(
    tmp_path: Path, name: str, content: str
) -> None:
    folder = writers.write_pmapper(tmp_path / "pmapper", details()[:1])
    next(folder.glob(f"*/graph/{name}.json")).write_text(content)
    assert str(tmp_path) in (problem_of(folder) or str(tmp_path))


@pytest.mark.parametrize("content", ["3", "[]", '{"arn": 3}', "null", "{torn"])
@pytest.mark.parametrize("name", ["metadata", "trust-policy", "inline-policies", "tags"])
def test_a_store_of_iam_collect_that_is_damaged_is_refused_or_read_without_it(
    tmp_path: Path, name: str, content: str
) -> None:
    folder = writers.write_tree(tmp_path / "tree", details()[:1], organization_part(3))
    for path in folder.glob(f"aws/aws/accounts/*/iam/role/*/{name}.json"):
        path.write_text(content)
    assert str(tmp_path) in (problem_of(folder) or str(tmp_path))
