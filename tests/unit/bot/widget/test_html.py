"""Text becomes markup only where that is said."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.widget.html import Markup, from_markdown, markup, tag


def test_text_is_escaped_in_content_and_attributes() -> None:
    made = tag("p", '<b>"&', title='"><script>')
    assert made == ('<p title="&quot;&gt;&lt;script&gt;">&lt;b&gt;&quot;&amp;</p>')


def test_markup_is_put_in_as_it_is() -> None:
    assert tag("p", tag("b", "x"), " & ", Markup("<hr>")) == "<p><b>x</b> &amp; <hr></p>"


def test_attributes_that_are_none_or_false_are_left_out() -> None:
    made = tag("link", rel=None, hidden=True, open=False, class_="a", data_ask="b")
    assert made == '<link hidden class="a" data-ask="b">'


def test_the_markdown_subset_becomes_paragraphs_lists_and_strong() -> None:
    source = "One **two**.\n\nList:\n- a\n- **b**\n\nEnd <i>."
    assert from_markdown(source) == (
        "<p>One <strong>two</strong>.</p><p>List:</p>"
        "<ul><li>a</li><li><strong>b</strong></li></ul><p>End &lt;i&gt;.</p>"
    )


@given(st.text())
def test_no_text_can_open_an_element(text: str) -> None:
    inside = markup([text])
    assert "<" not in inside
    assert '"' not in inside
    allowed = {"<p>", "</p>", "<ul>", "</ul>", "<li>", "</li>", "<strong>", "</strong>"}
    rest = from_markdown(text)
    for known in allowed:
        rest = Markup(rest.replace(known, ""))
    assert "<" not in rest
