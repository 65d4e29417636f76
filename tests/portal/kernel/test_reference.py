"""Reference data: loaders registered by capabilities, merchant categories."""

import pytest

from portal.kernel import reference
from portal.kernel.reference import merchants
from portal.kernel.reference.models import MerchantCategory


@pytest.mark.django_db
def test_every_listed_merchant_category_is_there_and_chinese_names_stay() -> None:
    merchants.load()
    assert MerchantCategory.objects.count() == 981
    assert MerchantCategory.objects.get(code="5411").name == "Grocery Stores, Supermarkets"
    MerchantCategory.objects.filter(code="5411").update(name="?", name_zh="超市")
    assert merchants.load() == 1
    shop = MerchantCategory.objects.get(code="5411")
    assert (shop.name, shop.name_zh) == ("Grocery Stores, Supermarkets", "超市")
    assert merchants.load() == 0


def test_loaders_run_in_order_and_a_name_belongs_to_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reference, "_loaders", {})
    first, second = (lambda: 2), (lambda: 0)
    reference.register("first", first)
    reference.register("second", second)
    reference.register("first", first)
    assert list(reference.load().items()) == [("first", 2), ("second", 0)]
    with pytest.raises(ValueError, match="two reference loaders"):
        reference.register("first", second)
