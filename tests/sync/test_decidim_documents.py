"""Every document we send is one the schema we keep allows."""

import pytest
from graphql import OperationDefinitionNode, parse, validate

from sync.platforms import decidim_documents
from sync.rehearsal.graph import schema

DOCUMENTS = {name: text for name, text in vars(decidim_documents).items() if name.isupper()}


def test_none_is_left_out() -> None:
    assert {"PROBE", "CREATE", "UPDATE", "WITHDRAW", "STANDING", "ANSWERS", "PLACES", "PROJECTS"} <= set(DOCUMENTS)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_schema_allows_it(name: str) -> None:
    assert validate(schema(), parse(DOCUMENTS[name])) == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_it_keeps_within_decidims_limits(name: str) -> None:
    """15 levels, 5 aliases, and one operation."""
    document = parse(DOCUMENTS[name])
    assert [type(d) for d in document.definitions] == [OperationDefinitionNode]
    deepest = max(DOCUMENTS[name][:i].count("{") - DOCUMENTS[name][:i].count("}") for i in range(len(DOCUMENTS[name])))
    assert deepest <= 15
    assert "alias" not in str(document.to_dict()).replace("'alias': None", "")
