"""Taiwan's Chinese from the mainland's: OpenCC plus the words of the trade."""

from . import catalog

# One character of the private use area stands for a word that OpenCC must not touch.
FIRST_MARK = 0xE000


class Converter:
    """Callable: zh_CN text -> zh_TW text.

    :param overrides: pairs (zh_CN word, zh_TW word); the longest match wins. A word
        that begins with ``=`` is a whole text: ``=列`` (column) becomes 欄, while 列
        inside other words stays.
    :param opencc: function for everything else
    """

    def __init__(self, overrides, opencc):
        self.opencc = opencc
        self.texts = {word[1:]: out for word, out in overrides if word[0] == "="}
        words = [pair for pair in overrides if pair[0][0] != "="]
        pairs = sorted(words, key=lambda pair: (-len(pair[0]), pair[0]))
        self.words = [
            (chr(FIRST_MARK + index), source, target)
            for index, (source, target) in enumerate(pairs)
        ]

    @classmethod
    def from_files(cls):
        """The converter of the project: ``s2twp`` and ``zh_TW_overrides.csv``."""
        from opencc import OpenCC

        rows = catalog.read_csv("zh_TW_overrides.csv")
        pairs = [(row["zh_CN"], row["zh_TW"]) for row in rows]
        return cls(pairs, OpenCC("s2twp").convert)

    def __call__(self, text):
        if text in self.texts:
            return self.texts[text]
        for mark, source, _target in self.words:
            text = text.replace(source, mark)
        text = self.opencc(text)
        for mark, _source, target in self.words:
            text = text.replace(mark, target)
        return text
