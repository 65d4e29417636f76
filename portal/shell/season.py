"""The season of the lunar calendar: the solar term or festival near a day, and whether the skin of the New Year is on."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from lunar_python import Solar

from portal.kernel import clock
from portal.kernel.cards import Card

#: From the Little New Year (23rd of the 12th month) to the Lantern Festival (15th of the 1st).
_NEW_YEAR: Final = ((12, 23, 31), (1, 1, 15))
#: A day is spoken of on the day and on the two before it.
_AHEAD: Final = 2


@dataclass(frozen=True, slots=True)
class Occasion:
    """A solar term or festival: its name, one sentence that helps, the picture that goes with it."""

    name: str | Promise
    advice: str | Promise
    picture: str


# Lunar month and day → festival. They stand before solar terms of the same day.
FESTIVALS: Final = {
    (1, 1): Occasion(_("Spring Festival"), _("Hongbao can wait until after dinner; money sent today also arrives today."), "lantern"),
    (1, 15): Occasion(_("Lantern Festival"), _("Round dumplings are hot inside. Let them rest a minute."), "lantern"),
    (5, 5): Occasion(_("Dragon Boat Festival"), _("Sticky rice keeps three days in the refrigerator, a month frozen."), "leaf"),
    (7, 7): Occasion(_("Qixi"), _("The stars stand best after nine, away from the street lamps."), "moon"),
    (8, 15): Occasion(_("Mid-Autumn Festival"), _("The moon rises around sunset. Call home before the lines are busy."), "moon"),
    (9, 9): Occasion(_("Double Ninth"), _("A day to climb a hill with your elders, slowly, and with a flask of tea."), "leaf"),
    (12, 8): Occasion(_("Laba"), _("Porridge of eight grains wants soaking the night before."), "snow"),
}
# The calendar's name of a solar term → what we say about it. Qingming is a day of remembrance: quiet words.
TERMS: Final = {
    "立春": Occasion(_("Start of Spring"), _("Days grow, mornings stay cold. Keep the scarf a little longer."), "leaf"),
    "雨水": Occasion(_("Rain Water"), _("An umbrella by the door saves the walk back."), "rain"),
    "惊蛰": Occasion(_("Awakening of Insects"), _("First thunder. Unplug what you do not use."), "rain"),
    "春分": Occasion(_("Spring Equinox"), _("Day and night are even. A good day to go through the drawer of papers."), "leaf"),
    "清明": Occasion(_("Qingming"), _("Roads to the graves are full from eight to eleven. Carry water, leave the fire at home."), "rain"),
    "谷雨": Occasion(_("Grain Rain"), _("Rain feeds the grain. Seedlings like to go out now."), "rain"),
    "立夏": Occasion(_("Start of Summer"), _("Air the summer quilts while the wind is dry."), "leaf"),
    "小满": Occasion(_("Lesser Fullness"), _("Grain fills, not yet full. Rain comes in bursts; look at the drains."), "rain"),
    "芒种": Occasion(_("Grain in Ear"), _("Harvest and sowing meet. Rest at noon, drink before you are thirsty."), "leaf"),
    "夏至": Occasion(_("Summer Solstice"), _("The longest day. Noodles are cooled in water, not on ice."), "sun"),
    "小暑": Occasion(_("Lesser Heat"), _("Keep the curtains shut from eleven to three."), "sun"),
    "大暑": Occasion(_("Greater Heat"), _("Look in on neighbours who live alone."), "sun"),
    "立秋": Occasion(_("Start of Autumn"), _("Evenings cool before days do. Take a jacket along."), "leaf"),
    "处暑": Occasion(_("End of Heat"), _("The heat leaves by night first. Open the windows late."), "leaf"),
    "白露": Occasion(_("White Dew"), _("Dew in the morning: cover your ankles."), "leaf"),
    "秋分": Occasion(_("Autumn Equinox"), _("Day and night are even. Warm quilts may come down from the shelf."), "moon"),
    "寒露": Occasion(_("Cold Dew"), _("A warm foot bath before bed helps sleep."), "leaf"),
    "霜降": Occasion(_("First Frost"), _("Bring the flower pots in for the night."), "snow"),
    "立冬": Occasion(_("Start of Winter"), _("Have the heater looked at before you need it."), "snow"),
    "小雪": Occasion(_("Lesser Snow"), _("Nights go below freezing. Wrap the water pipe on the balcony."), "snow"),
    "大雪": Occasion(_("Greater Snow"), _("Steps are slippery at dawn. Leave ten minutes earlier."), "snow"),
    "冬至": Occasion(_("Winter Solstice"), _("The longest night. Eat something warm together."), "snow"),
    "小寒": Occasion(_("Lesser Cold"), _("Charge the phone indoors; the cold drains it."), "snow"),
    "大寒": Occasion(_("Greater Cold"), _("The last cold is the hardest. Check on the old and the pipes."), "snow"),
}


@dataclass(frozen=True, slots=True)
class Coming:
    """An occasion and how many days away it is."""

    occasion: Occasion
    days: int


def card(request: HttpRequest) -> Card | None:
    """The card of the day, for home; None when nothing is near."""
    coming = near(clock.bank_date(clock.now()))
    return None if coming is None else Card("shell/_season.html", {"coming": coming}, side=True)


@lru_cache(maxsize=8)
def near(day: date) -> Coming | None:
    """The occasion of the day or of the two days after it, the nearest first."""
    for days in range(_AHEAD + 1):
        found = _on(day + timedelta(days=days))
        if found is not None:
            return Coming(found, days)
    return None


@lru_cache(maxsize=8)
def is_new_year(day: date) -> bool:
    """Whether the skin of the New Year is on by itself."""
    lunar = Solar.fromYmd(day.year, day.month, day.day).getLunar()
    return any(lunar.getMonth() == month and first <= lunar.getDay() <= last for month, first, last in _NEW_YEAR)


def _on(day: date) -> Occasion | None:
    lunar = Solar.fromYmd(day.year, day.month, day.day).getLunar()
    return FESTIVALS.get((lunar.getMonth(), lunar.getDay())) or TERMS.get(lunar.getJieQi())
