"""Tags of a document: ids in the order of reading, references and tree of ids with them."""

import pikepdf

from ranking.publish.tagging import renumber_tags


def make_document(ids: list[str]) -> pikepdf.Pdf:
    """Two header cells and a cell that names both, with ids as a browser would give them."""
    document = pikepdf.new()
    cells = [
        document.make_indirect(pikepdf.Dictionary(S=pikepdf.Name("/TH"), ID=pikepdf.String(name)))
        for name in ids
    ]
    headers = pikepdf.Dictionary(Headers=pikepdf.Array([pikepdf.String(name) for name in [*ids, "gone"]]))
    cell = pikepdf.Dictionary(S=pikepdf.Name("/TD"), A=pikepdf.Array([headers]), K=3)
    row = pikepdf.Dictionary(S=pikepdf.Name("/TR"), K=pikepdf.Array([*cells, cell]))
    order = sorted(zip(ids, cells, strict=True), key=lambda pair: pair[0])
    pairs = pikepdf.Array([item for name, tag in order for item in (pikepdf.String(name), tag)])
    tree = pikepdf.Dictionary(Names=pairs)
    document.Root["/StructTreeRoot"] = pikepdf.Dictionary(K=row, IDTree=tree)
    return document


def test_ids_follow_the_order_of_reading() -> None:
    document = make_document(["node00000900", "node00000007"])
    renumber_tags(document)
    root = document.Root["/StructTreeRoot"]
    first, second, cell = list(root["/K"]["/K"])
    assert [str(first["/ID"]), str(second["/ID"])] == ["tag00000001", "tag00000002"]
    assert [str(name) for name in list(cell["/A"][0]["/Headers"])] == ["tag00000001", "tag00000002"]


def test_tree_of_ids_is_sorted_and_leads_to_the_tags() -> None:
    document = make_document(["node00000900", "node00000007"])
    renumber_tags(document)
    names = list(document.Root["/StructTreeRoot"]["/IDTree"]["/Names"])
    assert [str(name) for name in names[::2]] == ["tag00000001", "tag00000002"]
    assert [str(tag["/ID"]) for tag in names[1::2]] == [str(name) for name in names[::2]]


def test_document_without_tags_is_left_alone() -> None:
    document = pikepdf.new()
    renumber_tags(document)
    assert "/StructTreeRoot" not in document.Root
