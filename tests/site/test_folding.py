"""However a name is typed: traditional characters, pinyin, initials, words of one meaning."""

import pytest

from scripts.site.views.folding import fold_pairs, folded, spelt, variants


@pytest.mark.parametrize(
    ("text", "plain"),
    [("社區食堂", "社区食堂"), ("ＷｉＦｉ", "wifi"), ("老年大學", "老年大学"), ("乾淨", "干净")],
)
def test_text_is_compared_simplified_and_small(text: str, plain: str) -> None:
    assert folded(text) == plain


def test_the_table_of_the_page_knows_traditional_forms_and_no_simplified_one() -> None:
    table = fold_pairs()
    pairs = {table[at : at + 2] for at in range(0, len(table), 2)}

    assert {"區区", "裏里", "裡里", "乾干", "幹干", "險险"} <= pairs
    assert not {pair[0] for pair in pairs} & set("区里干险")


@pytest.mark.parametrize(
    ("name", "syllables"),
    [
        ("社保查询", "she bao cha xun"),
        ("社區", "she qu"),
        ("银行", "yin hang"),
        ("24 小时·WiFi 站", "24 xiao shi wifi zhan"),
        ("妇女之家", "fu nv zhi jia"),
    ],
)
def test_a_name_is_spelt_by_its_words(name: str, syllables: str) -> None:
    assert spelt(name) == syllables


def test_a_name_has_a_variant_for_every_word_of_the_same_meaning() -> None:
    groups = [["社保", "社会保险"], ["老人", "长者", "老年人"]]

    assert variants("社保查询", groups) == ["社保查询", "社会保险查询"]
    assert variants("长者食堂", groups) == ["长者食堂", "老人食堂", "老年人食堂"]
    assert variants("阅览室", groups) == ["阅览室"]
