from tests.campaign.kills import campaign
from tests.support.command import Etl


def test_killed_again_and_again_every_invoice_is_held_once_and_none_is_sent_twice_unasked(etl: Etl) -> None:
    report = campaign(etl, documents=80, kills=3, seed=7)
    assert report.kills == 3
    assert report.held == report.documents
    assert report.unasked == 0
    assert report.misnamed == 0
