"""The page: what it is made of, and how it behaves in a real browser."""

from __future__ import annotations

import base64
import hashlib
import html.parser
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from doctor.model.picture import Picture, PictureEdge, PictureNode
from doctor.render.picture.html import render_html
from tests.browser import Browser
from tests.render.picture.support import (
    ADMIN,
    DEPLOY,
    DEV,
    LONELY,
    hostile_picture,
    large_picture,
    small_picture,
)

PAGE = Path(__file__).resolve().parents[3] / "doctor" / "render" / "picture" / "page"


class Elements(html.parser.HTMLParser):
    """Reads the elements of a page, and the text of its scripts and styles."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {"script": [], "style": []}
        self._inside = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._inside = tag if tag in self.texts else ""
        if self._inside:
            self.texts[tag].append("")

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - as the parser calls it
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.texts[self._inside][-1] += data


def digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


class TestPage:
    def test_the_library_is_the_one_that_its_record_names(self) -> None:
        record = json.loads((PAGE / "cytoscape.json").read_text(encoding="utf-8"))
        library = (PAGE / "cytoscape.min.js").read_bytes()
        assert hashlib.sha256(library).hexdigest() == record["sha256"]
        assert b"Permission is hereby granted" in (PAGE / "cytoscape.LICENSE").read_bytes()

    def test_the_content_policy_allows_its_own_two_scripts_and_style_and_nothing_else(self) -> None:
        page = Elements(render_html(hostile_picture()))
        policy = next(
            attributes["content"]
            for tag, attributes in page.tags
            if tag == "meta" and attributes.get("http-equiv") == "Content-Security-Policy"
        )
        _, library, script = page.texts["script"]
        (style,) = page.texts["style"]
        assert policy == (
            f"default-src 'none'; script-src {digest(library)} {digest(script)}; "
            f"style-src {digest(style)}; base-uri 'none'; form-action 'none'"
        )

    def test_nothing_is_loaded_and_no_element_carries_a_script_or_a_style_of_its_own(self) -> None:
        for tag, attributes in Elements(render_html(hostile_picture())).tags:
            assert tag not in {"img", "link", "iframe", "object", "embed", "base"}
            assert not {"src", "href", "style"} & set(attributes)
            assert not any(name.startswith("on") for name in attributes)

    def test_no_name_ends_the_block_that_holds_it(self) -> None:
        data = Elements(render_html(hostile_picture())).texts["script"][0]
        assert not set("<>&") & set(data)
        assert json.loads(data)["nodes"][0]["label"].startswith("</script>")

    def test_a_document_that_repeats_is_held_once(self) -> None:
        data = json.loads(Elements(render_html(small_picture())).texts["script"][0])
        assert len(data["documents"]) == 2

    def test_what_no_browser_can_hold_is_shown_account_by_account(self) -> None:
        data = json.loads(Elements(render_html(large_picture(10_500, 3))).texts["script"][0])
        assert data["total"] == 10_500
        assert len(data["nodes"]) == 3


Open = Callable[..., Browser]


@pytest.fixture
def browse(tmp_path: Path) -> Iterator[Open]:
    """Open pages in a browser; at the end nothing may have been logged or asked for."""
    opened: list[tuple[Browser, Path]] = []

    def show(picture: Picture, *, dark: bool = False) -> Browser:
        path = tmp_path / "graph.html"
        path.write_text(render_html(picture), encoding="utf-8")
        browser = Browser(tmp_path, dark=dark)
        opened.append((browser, path))
        browser.open(path)
        browser.wait_for('document.querySelector("#panel h2") !== null')
        return browser

    yield show
    for browser, path in opened:
        with browser:
            assert browser.said == []
            assert browser.requested == [path.as_uri()]


def heading(browser: Browser) -> Any:
    return browser.run('document.querySelector("#panel h2").textContent')


def panel(browser: Browser) -> str:
    return " ".join(str(browser.run('document.getElementById("panel").innerText')).split())


def find(browser: Browser, name: str) -> None:
    browser.press("/")
    browser.run('document.getElementById("search").value = ""')
    browser.write(name)
    browser.press("Enter")


class TestInABrowser:
    def test_a_search_shows_the_node_its_policies_and_who_gets_in(self, browse: Open) -> None:
        browser = browse(small_picture())
        find(browser, "adm")
        assert heading(browser) == "Admin"
        shown = panel(browser)
        assert ADMIN in shown
        assert "Can be assumed by (1) Deploy in 111122223333" in shown
        assert "needs external-id" in shown
        assert "depends on aws:SourceIp" in shown
        assert "by trust policy of Admin, statement 1 “Partner”" in shown
        assert "Longer ways in (2)" in shown
        assert "alice→Deploy→Admin" in shown.replace(" ", "")
        browser.click_on("#panel summary")
        assert '"Action": "sts:AssumeRole"' in panel(browser)

    def test_search_results_are_chosen_with_the_arrow_keys(self, browse: Open) -> None:
        browser = browse(small_picture())
        browser.press("/")
        browser.write("role/")
        listed = (
            'Array.from(document.querySelectorAll("#results .what"), (each) => each.textContent)'
        )
        assert browser.run(listed) == ["Admin", "Deploy", "Lonely"]
        browser.press("ArrowDown")
        chosen = '#results [aria-selected="true"] .what'
        assert browser.run(f"document.querySelector({chosen!r}).textContent") == "Deploy"
        browser.press("ArrowUp")
        browser.press("ArrowUp")
        browser.press("Enter")
        assert heading(browser) == "Lonely"
        assert "Nobody in this graph." in panel(browser)
        assert "Trust policy (is no JSON object: what it means is open)" in panel(browser)
        assert "Permissions boundary Limit: its document was not collected" in panel(browser)

    def test_a_name_that_is_not_there_is_said_to_be_missing(self, browse: Open) -> None:
        browser = browse(small_picture())
        browser.press("/")
        browser.write("zzz")
        assert "Nothing has this name." in browser.run(
            'document.getElementById("results").innerText'
        )

    def test_a_click_on_a_node_shows_it_and_escape_leads_back(self, browse: Open) -> None:
        browser = browse(small_picture())
        find(browser, "deploy")
        # What was found stands in the middle of the canvas.
        middle = browser.run(
            '(() => { const box = document.getElementById("canvas").getBoundingClientRect();'
            " return [box.x + box.width / 2, box.y + box.height / 2]; })()"
        )
        browser.press("Escape")
        assert heading(browser) == "Overview"
        browser.click(*middle)
        browser.wait_for('document.querySelector("#panel h2").textContent === "Deploy"')
        browser.press("Escape")
        assert heading(browser) == "Overview"

    def test_arrow_keys_walk_along_the_graph(self, browse: Open) -> None:
        browser = browse(small_picture())
        find(browser, "alice")
        browser.press("ArrowRight")
        assert heading(browser) == "Deploy"
        browser.press("ArrowLeft")
        assert heading(browser) == "alice"

    def test_a_path_is_asked_for_with_the_keyboard_alone(self, browse: Open) -> None:
        browser = browse(small_picture())
        find(browser, "alice")
        browser.press("p")
        assert "Path from alice" in browser.run('document.getElementById("hint").textContent')
        find(browser, "admin")
        assert "This way (2 hops) alice→Deploy needs mfa" in panel(browser)
        find(browser, "lonely")
        browser.press("p")
        find(browser, "admin")
        assert browser.run('document.getElementById("hint").textContent') == (
            "No way leads from Lonely to Admin in this graph."
        )

    def test_where_callers_are_drawn_together_no_path_is_denied(self, browse: Open) -> None:
        picture = small_picture()
        hub = PictureNode(id=f"account:{DEV}", kind="account", label="whole account", account=DEV)
        many = PictureEdge(start=hub.id, end=LONELY, kind="trust", stands_for=7)
        browser = browse(
            replace(picture, nodes=(*picture.nodes, hub), edges=(*picture.edges, many))
        )
        assert "drawn together in 1 of them" in panel(browser)
        find(browser, "lonely")
        assert "7 principals, by their own policies" in panel(browser)
        find(browser, "alice")
        browser.press("p")
        find(browser, "lonely")
        hint = browser.run('document.getElementById("hint").textContent')
        assert hint.endswith("Some callers are drawn together: run roledoctor paths to be certain.")

    def test_one_account_is_picked_and_the_rest_is_gone(self, browse: Open) -> None:
        browser = browse(small_picture())
        browser.run(
            '(() => { const pick = document.getElementById("account"); pick.value = "' + DEV + '";'
            ' pick.dispatchEvent(new Event("change")); })()'
        )
        assert heading(browser) == f"dev · {DEV}"
        assert "Ways in from elsewhere (1)" in panel(browser)
        assert "Ways out to elsewhere (1)" in panel(browser)

    def test_the_overview_says_what_was_not_seen(self, browse: Open) -> None:
        shown = panel(browse(small_picture()))
        assert "2 accounts: 3 roles, 1 user, 1 service." in shown
        assert "account 333344445555: AccessDenied: sts:AssumeRole" in shown

    def test_hostile_names_are_shown_and_do_nothing(self, browse: Open) -> None:
        browser = browse(hostile_picture())
        find(browser, "owned")
        assert str(heading(browser)).startswith("</script><script>")
        assert "\\u202e" in str(heading(browser))
        browser.click_on("#panel summary")
        assert browser.run("document.title").startswith("</script>")
        assert browser.run('document.querySelectorAll("script").length') == 3
        assert "\u202e" not in panel(browser)

    @pytest.mark.parametrize("dark", [False, True])
    def test_two_thousand_nodes_open_folded_and_unfold(self, browse: Open, *, dark: bool) -> None:
        browser = browse(large_picture(2_000, 20), dark=dark)
        theme = browser.run("document.documentElement.dataset.theme")
        assert theme == ("dark" if dark else "light")
        assert browser.run('document.getElementById("fold").textContent') == "Unfold all"
        folded = browser.screenshot()
        browser.press("f")
        assert browser.run('document.getElementById("fold").textContent') == "Fold all"
        browser.press("0")
        assert browser.screenshot() != folded
        find(browser, "role1999")
        assert heading(browser) == "Role1999"
        assert "Can be assumed by" in panel(browser)

    def test_opening_a_node_of_a_folded_account_unfolds_that_account_alone(
        self, browse: Open
    ) -> None:
        browser = browse(large_picture(2_000, 20))
        find(browser, "role1999")
        assert browser.run('document.getElementById("fold").textContent') == "Unfold all"
        browser.press("Escape")
        find(browser, "100000000133")
        assert "100000000133 86 roles, 14 users Fold Center" in panel(browser)

    def test_the_theme_and_the_list_of_keys_are_switched_by_keys(self, browse: Open) -> None:
        browser = browse(small_picture())
        browser.press("t")
        assert browser.run("document.documentElement.dataset.theme") == "dark"
        browser.press("?")
        assert browser.run('document.getElementById("keys").hidden') is False
        browser.press("Escape")
        assert browser.run('document.getElementById("keys").hidden') is True

    def test_kinds_are_hidden_and_come_back_when_one_is_opened(self, browse: Open) -> None:
        browser = browse(small_picture())
        role = '#legend button[aria-pressed="true"]'
        before = browser.run(f"document.querySelectorAll({role!r}).length")
        browser.run('document.querySelectorAll("#legend button")[2].click()')
        assert browser.run(f"document.querySelectorAll({role!r}).length") == before - 1
        find(browser, DEPLOY)
        assert heading(browser) == "Deploy"
        assert browser.run(f"document.querySelectorAll({role!r}).length") == before
