"""axe-core, put into a page."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

SCRIPT = Path("build/node_modules/axe-core/axe.min.js")
#: WCAG 2.0 to 2.2, A and AA.
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
#: Rules of these tags that axe-core leaves out unless it is asked for them.
ALSO = ("target-size", "label-content-name-mismatch")

_RUN = """([within, tags, also, only]) => axe.run(within ? {include: within} : document, {
    runOnly: only.length ? {type: "rule", values: only} : {type: "tag", values: tags},
    rules: only.length ? {} : Object.fromEntries(also.map((rule) => [rule, {enabled: true}])),
    resultTypes: ["violations"],
})"""


def violations(page: Page, within: str | None = None, only: tuple[str, ...] = ()) -> list[str]:
    """Return what axe-core finds against WCAG 2.0 to 2.2 A and AA on the page as it is now.

    `within` limits it to an element, `only` to some rules.
    """
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(SCRIPT.read_text(encoding="utf-8"))
    result = page.evaluate(_RUN, [within, TAGS, ALSO, only])
    return [
        f"{found['id']}: {node['target']} {node['failureSummary']}"
        for found in result["violations"]
        for node in found["nodes"]
    ]
