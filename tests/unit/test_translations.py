"""The words of the translations and the tools that keep them."""

import doctest
from pathlib import Path

import polib
import pytest
from i18n import catalog, chinese, python_terms, review

ROOT = Path(__file__).resolve().parents[2]
CONVERT = chinese.Converter.from_files()


@pytest.mark.parametrize("module", [catalog, chinese, python_terms, review])
def test_examples(module):
    assert doctest.testmod(module).failed == 0


def test_glossary_is_what_the_converter_gives():
    wrong = [
        (row["zh_CN"], CONVERT(row["zh_CN"]), row["zh_TW"])
        for row in catalog.read_csv("glossary.csv")
        if CONVERT(row["zh_CN"]) != row["zh_TW"]
    ]
    assert wrong == []


def test_no_word_list_holds_a_forbidden_word():
    forbidden = catalog.read_csv("forbidden.csv")
    found = [
        (name, row, bad["word"])
        for name in ("glossary.csv", "native.csv", "zh_TW_overrides.csv")
        for row in catalog.read_csv(name)
        for bad in forbidden
        if bad["word"] in row[bad["lang"]]
    ]
    assert found == []


def test_word_lists_have_no_double_rows():
    for name, key in (("native.csv", "en"), ("zh_TW_overrides.csv", "zh_CN")):
        words = [row[key] for row in catalog.read_csv(name)]
        assert len(words) == len(set(words)), name


def test_longest_override_wins_and_opencc_does_not_touch_it():
    convert = chinese.Converter([("合同", "合約"), ("合同章", "印鑑")], str.upper)
    assert convert("a合同章b合同") == "A印鑑B合約"


def test_whole_text_has_its_own_word():
    convert = chinese.Converter([("=列", "欄")], str)
    assert (convert("列"), convert("列表")) == ("欄", "列表")


def po(*pairs):
    catalogue = polib.POFile()
    for msgid, msgstr in pairs:
        catalogue.append(polib.POEntry(msgid=msgid, msgstr=msgstr))
    return catalogue


def test_template_has_no_dates_and_its_own_order():
    exported = po(("b", ""), ("a", ""))
    exported.metadata = {"POT-Creation-Date": "2026-11-22 01:37+0000"}
    template = catalog.normalised(exported, "logistics_crm")
    assert [entry.msgid for entry in template] == ["a", "b"]
    assert "Date" not in catalog.text_of(template)


def test_only_what_is_given_to_the_translator_is_a_term(tmp_path):
    (tmp_path / "model.py").write_text('name, domain = _("Lines"), [("id", "=", 1)]')
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_model.py").write_text('raise Error(_("No way"))')
    exported = po(("Lines", ""), ("id", ""), ("Name", ""), ("No way", ""))
    for entry in exported:
        place = "model:x" if entry.msgid == "Name" else "code:addons/x/model.py"
        entry.occurrences = [(place, "0")]
    left = python_terms.drop_false(exported, tmp_path)
    assert [entry.msgid for entry in left] == ["Lines", "Name"]


def test_merging_keeps_translations_and_drops_what_is_gone():
    template = catalog.normalised(po(("Tier", ""), ("Name", "")), "x")
    native = {"Name": {"zh_CN": "名称", "zh_TW": "名稱"}}
    merged = catalog.merged(template, po(("Tier", "等级"), ("Old", "旧")), native)
    assert [(e.msgid, e.msgstr) for e in merged] == [("Name", "名称"), ("Tier", "等级")]


def test_taiwan_keeps_the_words_of_odoo_for_its_own_terms():
    simplified = po(("Archived", "已归档"), ("Project", "项目"))
    native = {"Archived": {"zh_CN": "已归档", "zh_TW": "已封存"}}
    taiwan = catalog.derived(simplified, CONVERT, native)
    assert [entry.msgstr for entry in taiwan] == ["已封存", "專案"]


@pytest.mark.parametrize(
    ("source", "translation", "same"),
    [
        ("%(name)s waits", "%(name)s 等待", True),
        ("%(name)s waits", "%(names)s 等待", False),
        ("%s of %s", "%s", False),
        ("%s has left", "%s已离职", True),
        ("At 15 % now", "现在 15 %", True),
        ("<b>Add</b> one", "<b>添加</b>", True),
        ("<b>Add</b> one", "添加", False),
        ('<i title="Late"/>', '<i title="已超时"/>', True),
        ("{{ object.name }}: late", "{{ object.name }}：已超时", True),
    ],
)
def test_placeholders_and_tags_stay(source, translation, same):
    assert review.same_placeholders(source, translation) is same


def complete_addon(folder, simplified):
    """An addon whose files are consistent, as ``update`` writes them."""
    template = catalog.normalised(simplified, folder.name)
    catalog.write(template, catalog.template_path(folder))
    merged = catalog.merged(template, simplified, {})
    catalog.write(merged, catalog.po_path(folder, "zh_CN"))
    taiwan = catalog.derived(merged, CONVERT, catalog.native_terms())
    catalog.write(taiwan, catalog.po_path(folder, "zh_TW"))
    return template


def test_complete_translation_has_no_problem(tmp_path):
    template = complete_addon(tmp_path / "x", po(("Late: %s", "已超时：%s")))
    assert list(review.problems(tmp_path / "x", template)) == []


@pytest.mark.parametrize(
    ("pair", "sentence"),
    [
        (("Late", ""), "x zh_CN: 'Late' is not translated."),
        (("due_at", "x"), "x: 'due_at' is no text for users: change the source."),
        (
            ("Why (H-0-1).", "x"),
            "x: 'Why (H-0-1).' is no text for users: change the source.",
        ),
        (("Fee", "赊销限额"), "x zh_CN: '赊销限额' says 赊销限额: write 信用额度."),
        (("Commission", "佣金"), "x zh_CN: 'Commission' is 提成 in the glossary."),
    ],
)
def test_problem_is_named_in_one_sentence(tmp_path, pair, sentence):
    template = complete_addon(tmp_path / "x", po(pair))
    assert sentence in list(review.problems(tmp_path / "x", template))


def test_changed_term_makes_the_template_stale(tmp_path):
    complete_addon(tmp_path / "x", po(("Late", "已超时")))
    template = catalog.normalised(po(("Very late", "")), "x")
    assert list(review.problems(tmp_path / "x", template)) == [
        "x.pot is not current: run ./setup/translate update."
    ]


def test_hand_made_change_in_zh_tw_is_found(tmp_path):
    template = complete_addon(tmp_path / "x", po(("Late", "已超时")))
    path = catalog.po_path(tmp_path / "x", "zh_TW")
    path.write_text(path.read_text("utf-8").replace("已逾時", "晚了"), "utf-8")
    assert list(review.problems(tmp_path / "x", template)) == [
        "x zh_TW is not derived from zh_CN: run ./setup/translate update."
    ]


def test_translations_of_the_addons_are_complete():
    """What needs no database; that the template is current is checked with one."""
    found = [
        problem
        for path in sorted(ROOT.glob("addons/*/i18n/*.pot"))
        for problem in review.problems(path.parents[1], catalog.read(path))
    ]
    assert found == []
