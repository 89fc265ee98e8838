"""Which account a person means: by platform and id, id, present or former name; a near miss suggests."""

import difflib

from ranking.editions.matrices import MATRIX_PREFIX
from ranking.errors import EditionError
from ranking.store import Store
from ranking.vocabulary import coded_account

_SUGGESTIONS = 5
# Below this share of common characters a suggestion is no help.
_LIKENESS = 0.4


_MATRICES = "SELECT DISTINCT matrix FROM account WHERE matrix IS NOT NULL ORDER BY matrix"


def find_account(store: Store, words: str) -> str:
    """The account that `words` name, else the matrix, as editions call their subjects.

    Raises EditionError where none or several are meant, with suggestions.
    """
    wanted = coded_account(words)
    rows = store.rows("SELECT DISTINCT account_id, native_id, name FROM account ORDER BY account_id, name")
    for place in range(3):
        found = sorted({row[0] for row in rows if row[place] == wanted})
        if len(found) == 1:
            return str(found[0])
        if found:
            msg = f"“{words}”指多个账号：{'、'.join(found)}；请写成“平台:账号ID”"
            raise EditionError(msg)
    matrices = [str(name) for (name,) in store.rows(_MATRICES)]
    plain = wanted.removeprefix(MATRIX_PREFIX)
    if plain in matrices:
        return MATRIX_PREFIX + plain
    rows += [(name, name, name) for name in matrices]
    raise EditionError(f"登记表中没有账号或矩阵“{words}”{_suggest(wanted, rows)}")


def _suggest(wanted: str, rows: list[tuple[str, str, str]]) -> str:
    if not rows:
        return "，登记表是空的；请先用 ranking load accounts 载入登记表"
    titles = {text: row[0] for row in rows for text in row}
    holding = [text for text in titles if wanted and wanted in text]
    close = difflib.get_close_matches(wanted, list(titles), _SUGGESTIONS, _LIKENESS)
    meant = dict.fromkeys([*holding[:_SUGGESTIONS], *close])
    told = list(meant)[:_SUGGESTIONS]
    named = [text if text == titles[text] else f"{text}（{titles[text]}）" for text in told]
    return f"，是否指：{'、'.join(named)}" if named else "；请写成“平台:账号ID”，或登记表中的名称"
