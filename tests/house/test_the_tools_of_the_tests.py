"""The databases and the browser that other tests build on are what they say they are."""

import pytest
from sqlalchemy import create_engine, inspect, text

from tests.conftest import DESKTOP, PHONE, NewPage


def test_a_database_is_empty_and_of_the_kind_its_url_names(database_url: str) -> None:
    engine = create_engine(database_url)
    try:
        assert inspect(engine).get_table_names() == []
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE left_behind (id integer)"))
        assert inspect(engine).get_table_names() == ["left_behind"]
        assert database_url.startswith(engine.dialect.name)
    finally:
        engine.dispose()


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
@pytest.mark.parametrize("javascript", [True, False])
def test_a_page_is_as_wide_as_asked_and_runs_scripts_only_when_asked(
    new_page: NewPage, width: int, javascript: bool
) -> None:
    page = new_page(width, javascript=javascript)
    page.set_content(
        "<style>body{margin:0}</style><p id=said>安静</p>"
        "<script>document.getElementById('said').textContent = '说话'</script>"
    )

    assert page.locator("#said").inner_text() == ("说话" if javascript else "安静")
    box = page.locator("#said").bounding_box()
    assert box is not None
    assert box["width"] == width
