"""Every feature, declared once. The parts that the SQL reads (who, acc, mon, day, sal, pen, par, …) are made in sql/parts.sql."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.identity.models import Gender
from accounts.profile.personal.models import Occupation
from backoffice.portrait import judged, places
from backoffice.portrait.features import Choices, Feature, Kind

_AGES: Final[Choices] = (
    ("0-17", _("under 18")), ("18-24", _("18 to 24")), ("25-34", _("25 to 34")), ("35-44", _("35 to 44")),
    ("45-54", _("45 to 54")), ("55-64", _("55 to 64")), ("65-", _("65 and older")),
)  # fmt: skip
_EDITIONS: Final[Choices] = (("standard", pgettext_lazy("edition", "Standard")), ("ease", pgettext_lazy("edition", "Ease")), ("other", _("Other")))
_LANGUAGES: Final[Choices] = (("zh-hans", _("Chinese")), ("en", _("English")))
_SCENES: Final[Choices] = (
    ("eating", _("Eating out")), ("groceries", _("Groceries")), ("travel", _("Travel")), ("transport", _("Getting around")),
    ("health", _("Health")), ("shopping", _("Shopping")), ("school", _("School and courses")), ("bills", _("Bills")),
)  # fmt: skip
_DAYS: Final = pgettext_lazy("unit", "days")
_MONTHS: Final = _("months")
_TIMES: Final = pgettext_lazy("portrait", "times")
_WINDOW: Final = _("Sum over the days up to and including the day; without moves between own accounts and without corrections.")
_YEAR: Final = _("Sum of this calendar month and the eleven before it; without moves between own accounts.")
_CODES: Final = _("By the merchant's category code (GB/T 20548, ISO 18245); this calendar month and the eleven before it.")
N, M, R, D, Y, C, T = Kind.NUMBER, Kind.MONEY, Kind.RATE, Kind.DATE, Kind.YES_NO, Kind.CHOICE, Kind.TEXT
_ENTRY: Final = "accounts_entry"

_DEMOGRAPHY: Final = (
    Feature("age", "demography", N, _("Age"), _("Full years on the day."), "accounts_customer", "who.age", unit=_("years")),
    Feature(
        "age_band", "demography", C, _("Age group"), _("By full years."), "accounts_customer",
        "CASE WHEN who.age < 18 THEN '0-17' WHEN who.age < 25 THEN '18-24' WHEN who.age < 35 THEN '25-34' WHEN who.age < 45 THEN '35-44' "
        "WHEN who.age < 55 THEN '45-54' WHEN who.age < 65 THEN '55-64' WHEN who.age >= 65 THEN '65-' END", choices=_AGES,
    ),
    Feature(
        "next_birthday_on", "demography", D, _("Next birthday"), _("The next day of birth on or after the day."), "accounts_customer",
        "who.next_birthday_on",
    ),
    Feature(
        "gender", "demography", C, _("Gender"), _("As on the document."), "accounts_customer", "nullif(who.gender, '')",
        choices=tuple(Gender.choices),
    ),
    Feature(
        "occupation", "demography", C, _("Occupation"), _("As in the newest profile."), "accounts_profileversion", "nullif(prof.occupation, '')",
        choices=tuple(Occupation.choices),
    ),
    Feature(
        "nationality", "demography", T, _("Nationality"), _("Code of the country in the newest profile or document."),
        "accounts_profileversion, accounts_documentrecord", "coalesce(prof.nationality, docu.nationality)",
    ),
    Feature(
        "province", "demography", C, _("Province"), _("Of the address in the profile, else of the branch."),
        "accounts_profileversion, accounts_branch", "nullif(left(prof.area, 2), '')", choices=places.provinces,
    ),
    Feature(
        "city", "demography", C, _("City"), _("Of the address in the profile, else of the branch."), "accounts_profileversion, accounts_branch",
        "CASE WHEN length(prof.area) >= 4 THEN left(prof.area, 4) END", choices=places.cities,
    ),
    Feature(
        "document_ends_on", "demography", D, _("Document valid until"), _("Last day of the identity document."), "accounts_documentrecord",
        "docu.expires_on",
    ),
    Feature(
        "retires_on", "demography", D, _("Statutory retirement"),
        _("By birth and gender after the decision of 13 September 2024: men from 60 towards 63, women from 55 towards 58."), "accounts_customer",
        "who.retires_on",
    ),
)  # fmt: skip
_ASSETS: Final = (
    Feature(
        "assets_minor", "assets", M, _("Assets"), _("Balances of all deposit accounts in yuan at the end of the day; loans are not taken off."),
        "accounts_account", "coalesce(acc.assets, 0)", monthly=True,
    ),
    Feature(
        "demand_minor", "assets", M, _("On demand"), _("Balances of accounts of type I, II and III."), "accounts_account",
        "coalesce(acc.demand, 0)", monthly=True,
    ),
    Feature("term_minor", "assets", M, _("Time deposits"), _("Balances of time deposits."), "accounts_account", "coalesce(acc.term, 0)", monthly=True),
    Feature("business_minor", "assets", M, _("Business accounts"), _("Balances of business accounts."), "accounts_account", "coalesce(acc.business, 0)"),
    Feature(
        "assets_avg_30d_minor", "assets", M, _("Average assets of 30 days"), _("Mean of the balances at the end of each of 30 days."), _ENTRY,
        "coalesce(acc.assets, 0) - div(coalesce(day.missing_30, 0), 30)::bigint", monthly=True,
    ),
    Feature(
        "assets_avg_90d_minor", "assets", M, _("Average assets of 90 days"), _("Mean of the balances at the end of each of 90 days."), _ENTRY,
        "coalesce(acc.assets, 0) - div(coalesce(day.missing_90, 0), 90)::bigint",
    ),
    Feature(
        "assets_before_30d_minor", "assets", M, _("Assets 30 days before"), _("Balance of the day less what has moved since."), _ENTRY,
        "coalesce(acc.assets, 0) - coalesce(day.net_30, 0)",
    ),
    Feature(
        "assets_before_90d_minor", "assets", M, _("Assets 90 days before"), _("Balance of the day less what has moved since."), _ENTRY,
        "coalesce(acc.assets, 0) - coalesce(day.net_90, 0)",
    ),
    Feature(
        "assets_change_30d_minor", "assets", M, _("Change of assets in 30 days"), _("Assets less assets 30 days before."), _ENTRY,
        "coalesce(day.net_30, 0)",
    ),
    Feature(
        "assets_change_90d_minor", "assets", M, _("Change of assets in 90 days"), _("Assets less assets 90 days before."), _ENTRY,
        "coalesce(day.net_90, 0)",
    ),
    Feature(
        "assets_change_12m_minor", "assets", M, _("Change of assets in 12 months"), _("Assets less assets at the end of the month a year ago."),
        _ENTRY, "coalesce(mon.net, 0)",
    ),
    Feature(
        "rising_months", "assets", N, _("Months with more at the end"),
        _("Of this calendar month and the eleven before it, those in which more came than went."), _ENTRY, "coalesce(mon.rising, 0)", unit=_MONTHS,
    ),
    Feature(
        "idle_minor", "assets", M, _("Idle money"), _("Money on demand less what goes out in three usual months; not below zero."),
        "accounts_account, accounts_entry", "greatest(0, least(coalesce(acc.demand, 0), coalesce(acc.demand, 0) - coalesce(mon.sum_out, 0) / 4))",
    ),
    Feature(
        "term_share_bps", "assets", R, _("Share of time deposits"), _("Time deposits of all assets."), "accounts_account",
        "CASE WHEN acc.assets > 0 THEN (acc.term * 10000 / acc.assets)::int ELSE 0 END",
    ),
    Feature(
        "accounts", "assets", N, _("Accounts"), _("Accounts that are not closed, held alone or first."), "accounts_account",
        "coalesce(acc.accounts, 0)::int",
    ),
    Feature(
        "account_kinds", "assets", N, _("Kinds of account"), _("How many different kinds of account."), "accounts_account",
        "coalesce(acc.kinds, 0)::int",
    ),
    Feature(
        "joint_accounts", "assets", N, _("Accounts held jointly"), _("Accounts of others on which the customer stands as joint holder."),
        "accounts_accountholder", "coalesce(joint.accounts, 0)::int",
    ),
    Feature(
        "foreign_accounts", "assets", N, _("Accounts in other currencies"), _("Accounts that are not in yuan."), "accounts_account",
        "coalesce(acc.in_other_currencies, 0)::int",
    ),
)  # fmt: skip
_FLOWS: Final = (
    Feature("in_30d_minor", "flows", M, _("Came in within 30 days"), _WINDOW, _ENTRY, "coalesce(day.in_30, 0)"),
    Feature("in_90d_minor", "flows", M, _("Came in within 90 days"), _WINDOW, _ENTRY, "coalesce(day.in_90, 0)"),
    Feature("in_12m_minor", "flows", M, _("Came in within 12 months"), _YEAR, _ENTRY, "coalesce(mon.sum_in, 0)"),
    Feature("out_30d_minor", "flows", M, _("Went out within 30 days"), _WINDOW, _ENTRY, "coalesce(day.out_30, 0)", monthly=True),
    Feature("out_90d_minor", "flows", M, _("Went out within 90 days"), _WINDOW, _ENTRY, "coalesce(day.out_90, 0)"),
    Feature("out_12m_minor", "flows", M, _("Went out within 12 months"), _YEAR, _ENTRY, "coalesce(mon.sum_out, 0)"),
    Feature(
        "in_count_30d", "flows", N, _("Receipts in 30 days"), _("How many amounts came in."), _ENTRY, "coalesce(day.count_in_30, 0)::int",
        unit=_TIMES,
    ),
    Feature(
        "out_count_30d", "flows", N, _("Payments in 30 days"), _("How many amounts went out."), _ENTRY, "coalesce(day.count_out_30, 0)::int",
        unit=_TIMES,
    ),
    Feature(
        "count_90d", "flows", N, _("Movements in 90 days"), _("How many amounts came in or went out."), _ENTRY, "coalesce(day.count_90, 0)::int",
        unit=_TIMES,
    ),
    Feature(
        "count_12m", "flows", N, _("Movements in 12 months"), _("How many amounts came in or went out."), _ENTRY, "coalesce(mon.count, 0)::int",
        unit=_TIMES,
    ),
    Feature(
        "largest_in_12m_minor", "flows", M, _("Largest receipt in 12 months"), _("The largest single amount that came in from somebody else."),
        _ENTRY, "coalesce(mon.max_in, 0)",
    ),
    Feature(
        "largest_out_12m_minor", "flows", M, _("Largest payment in 12 months"), _("The largest single amount that went to somebody else."), _ENTRY,
        "coalesce(mon.max_out, 0)",
    ),
    Feature(
        "salary_minor", "flows", M, _("Salary"), _("The middle one of the monthly salaries of the present series, of at most six months."), _ENTRY,
        "coalesce(sal.usual, 0)", monthly=True,
    ),
    Feature(
        "salary_months", "flows", N, _("Months with salary"), _("Months in a row with a salary, up to the last one; at most 13 are counted."),
        _ENTRY, "coalesce(sal.months, 0)::int", unit=_MONTHS,
    ),
    Feature(
        "salary_day", "flows", N, _("Day of the salary"), _("The day of the month on which it most often comes."), _ENTRY, "sal.day",
        unit=_("of the month"),
    ),
    Feature("salary_on", "flows", D, _("Last salary"), _("The day on which the last salary came."), _ENTRY, "sal.last_on"),
    Feature("salary_payer", "flows", T, _("Who pays the salary"), _("The payer of the last salary."), _ENTRY, "par.salary_payer"),
    Feature("pension_minor", "flows", M, _("Pension"), _("The last monthly pension of the last 60 days."), _ENTRY, "coalesce(pen.usual, 0)"),
    Feature("rent_minor", "flows", M, _("Rent paid"), _("The last rent, when it was paid within 62 days."), _ENTRY, "coalesce(par.rent, 0)"),
    Feature("rent_since", "flows", D, _("Rent since"), _("The first rent to the present landlord, as far back as is known."), _ENTRY, "par.rent_since"),
    Feature(
        "people_out_12m_minor", "flows", M, _("Sent to other people in 12 months"),
        _("Transfers to people, here and at other banks, without merchants and bills."), _ENTRY, "coalesce(mon.people_out, 0)",
    ),
    Feature(
        "people_paid_12m", "flows", N, _("People paid in 12 months"), _("To how many different names transfers went."), _ENTRY,
        "coalesce(par.people_paid, 0)::int",
    ),
    Feature("own_moved_12m_minor", "flows", M, _("Moved between own accounts"), _YEAR, _ENTRY, "coalesce(mon.own_out, 0)"),
    Feature(
        "cash_12m_minor", "flows", M, _("Cash in 12 months"), _("Paid in and taken out in cash."), _ENTRY,
        "coalesce(mon.cash_in, 0) + coalesce(mon.cash_out, 0)",
    ),
    Feature(
        "cash_share_bps", "flows", R, _("Share of cash"), _("Cash taken out, of everything that went out in 12 months."), _ENTRY,
        "CASE WHEN mon.sum_out > 0 THEN (coalesce(mon.cash_out, 0) * 10000 / mon.sum_out)::int ELSE 0 END",
    ),
)  # fmt: skip
_ACTIVITY: Final = (
    Feature("customer_since", "activity", D, _("Customer since"), _("The day the relation began."), "accounts_customer", "who.opened_on"),
    Feature("newest_account_on", "activity", D, _("Newest account"), _("The day the last account was opened."), "accounts_account", "acc.newest_on"),
    Feature("last_movement_on", "activity", D, _("Last movement"), _("The bank day of the last entry on any account."), _ENTRY, "acc.last_on"),
    Feature(
        "active_days_90d", "activity", N, _("Days with movements in 90"), _("Days of the last 90 on which money moved."), _ENTRY,
        "coalesce(day.days_90, 0)::int", unit=_DAYS,
    ),
    Feature(
        "active_months", "activity", N, _("Active months"), _("Of this calendar month and the eleven before it, those with a movement."), _ENTRY,
        "coalesce(mon.months, 0)::int", unit=_MONTHS,
    ),
    Feature(
        "night_share_bps", "activity", R, _("Share at night"), _("Payments between 23:00 and 06:00, of all payments in 12 months."), _ENTRY,
        "CASE WHEN mon.count_out > 0 THEN (coalesce(mon.night, 0) * 10000 / mon.count_out)::int ELSE 0 END",
    ),
    Feature(
        "weekend_share_bps", "activity", R, _("Share on weekends"), _("Payments on Saturday and Sunday, of all payments in 12 months."), _ENTRY,
        "CASE WHEN mon.count_out > 0 THEN (coalesce(mon.weekend, 0) * 10000 / mon.count_out)::int ELSE 0 END",
    ),
    Feature("saved_payees", "activity", N, _("Saved payees"), _("Payees in the payee book."), "accounts_savedpayee", "coalesce(pays.payees, 0)::int"),
    Feature(
        "came_by", "activity", T, _("Came by"), _("The code of the campaign or colleague through which the first account was opened."),
        "accounts_attribution", "attr.code",
    ),
)  # fmt: skip
_CHANNELS: Final = (
    Feature(
        "has_login", "channels", Y, _("Has a login"), _("Whether the customer can sign in to the portal."), "accounts_customer",
        "who.user_id IS NOT NULL",
    ),
    Feature("last_login_on", "channels", D, _("Last sign-in"), _("The day of the last sign-in."), "accounts_user", "usr.last_login_on"),
    Feature(
        "devices", "channels", N, _("Devices"), _("Devices from which the customer has signed in."), "accounts_knowndevice",
        "coalesce(dev.devices, 0)::int",
    ),
    Feature("language", "channels", C, _("Language"), _("In which the customer reads."), "accounts_reader", "lower(usr.language)", choices=_LANGUAGES),
    Feature(
        "edition", "channels", C, _("Edition"), _("The edition of the pages the customer has chosen."), "portal_preference",
        "CASE WHEN who.user_id IS NOT NULL THEN CASE WHEN coalesce(usr.edition, '') IN ('', 'standard') THEN 'standard' WHEN "
        "usr.edition = 'ease' THEN 'ease' ELSE 'other' END END",
        choices=_EDITIONS,
    ),
    Feature(
        "unread_messages", "channels", N, _("Unread messages"), _("Messages in the inbox that are not read."), "accounts_message",
        "coalesce(msg.unread, 0)::int",
    ),
    Feature(
        "web_share_bps", "channels", R, _("Share online"), _("Of the acts of the customer in 12 months, those on the portal."), "accounts_posting",
        "CASE WHEN mon.acts > 0 THEN (coalesce(mon.web, 0) * 10000 / mon.acts)::int END",
    ),
    Feature(
        "counter_share_bps", "channels", R, _("Share at the counter"), _("Of the acts of the customer in 12 months, those at the counter."),
        "accounts_posting", "CASE WHEN mon.acts > 0 THEN (coalesce(mon.counter, 0) * 10000 / mon.acts)::int END",
    ),
    Feature(
        "last_contact_on", "channels", D, _("Last contact"), _("The day on which somebody of the bank last reached the customer."),
        "backoffice_care", "care.last_contact_on",
    ),
    Feature(
        "has_manager", "channels", Y, _("Has an account manager"), _("Whether a colleague leads the care."), "backoffice_care",
        "care.customer_id IS NOT NULL",
    ),
    Feature(
        "personalised", "channels", Y, _("Pages arranged for them"),
        _("Whether the customer lets pages be arranged by what they do; without it there are no tags."), "accounts_consentrecord",
        "coalesce(cons.personalised, %(personal_default)s)",
    ),
    Feature(
        "marketing_ways", "channels", N, _("Ways open for suggestions"),
        _("For how many ways (inbox, text message, e-mail, telephone) the customer agreed to suggestions."), "accounts_consentrecord",
        "coalesce(cons.ways, 0)::int",
    ),
)  # fmt: skip
_SCENARIOS: Final = (
    *(
        Feature(f"{code}_12m_minor", "scenarios", M, label, _CODES, _ENTRY, f"coalesce(mon.{code}, 0)")
        for code, label in (*_SCENES, ("insurance", _("Insurance")))
    ),
    Feature(
        "top_scene", "scenarios", C, _("Spends most on"), _("The heading with the largest sum in 12 months."), _ENTRY, "mon.top_scene",
        choices=_SCENES,
    ),
    Feature(
        "spring_share_bps", "scenarios", R, _("Share before the Spring Festival"),
        _("What went out in January and February, of what went out in 12 months."), _ENTRY,
        "CASE WHEN mon.sum_out > 0 THEN (coalesce(mon.spring, 0) * 10000 / mon.sum_out)::int ELSE 0 END",
    ),
    Feature("school_party", "scenarios", T, _("School"), _("Whom school fees went to last."), _ENTRY, "par.school_party"),
    Feature("school_on", "scenarios", D, _("Last school fee"), _("The day of the last payment to a school or course."), _ENTRY, "par.school_on"),
    Feature(
        "school_last_minor", "scenarios", M, _("Last school fee, amount"), _("The last payment to a school or course."), _ENTRY,
        "coalesce(par.school, 0)",
    ),
    Feature(
        "school_count_12m", "scenarios", N, _("School fees in 12 months"), _("Payments to schools and courses."), _ENTRY,
        "coalesce(mon.school_count, 0)::int", unit=_TIMES,
    ),
)  # fmt: skip
_CREDIT_AND_WEALTH: Final = (
    Feature("loan_minor", "credit", M, _("Owed here"), _("What loan accounts owe the bank."), "accounts_account", "coalesce(acc.loan, 0)"),
    Feature(
        "loan_repaid_12m_minor", "credit", M, _("Repaid in 12 months"), _("Repayments of loans, here or at other banks."), _ENTRY,
        "coalesce(mon.repaid, 0)",
    ),
    Feature(
        "repays_loan", "credit", Y, _("Repays a loan"), _("A repayment within 62 days."), _ENTRY,
        "coalesce(par.repaid_on > %(day)s::date - 62, false)",
    ),
    Feature("repays_to", "credit", T, _("Repays to"), _("Whom or what the last repayment went to."), _ENTRY, "par.repaid_party"),
    Feature(
        "repaid_share_bps", "credit", R, _("Repayments of income"), _("Repayments of what came in within 12 months."), _ENTRY,
        "CASE WHEN mon.sum_in > 0 THEN least(10000, coalesce(mon.repaid, 0) * 10000 / mon.sum_in)::int ELSE 0 END",
    ),
    Feature("interest_12m_minor", "wealth", M, _("Interest received in 12 months"), _("Interest credited."), _ENTRY, "coalesce(mon.interest, 0)"),
    Feature(
        "invest_12m_minor", "wealth", M, _("Invested in 12 months"), _("Paid for funds and securities (category 6211)."), _ENTRY,
        "coalesce(mon.invest, 0)",
    ),
    Feature(
        "invest_months", "wealth", N, _("Months with an investment"), _("Of this calendar month and the eleven before it."), _ENTRY,
        "coalesce(mon.invest_months, 0)::int", unit=_MONTHS,
    ),
    Feature(
        "saving_share_bps", "wealth", R, _("Share kept"), _("What stayed of what came in within 12 months; not below zero."), _ENTRY,
        "CASE WHEN mon.sum_in > 0 THEN greatest(0, (mon.sum_in - coalesce(mon.sum_out, 0)) * 10000 / mon.sum_in)::int ELSE 0 END",
    ),
)  # fmt: skip
_JUDGED: Final = (
    Feature(
        "has_child", "life", Y, _("Has a child in school or courses"),
        _("Two payments to schools or courses within 12 months, by somebody of 23 or older."), _ENTRY,
        "coalesce(mon.school_count >= 2 AND who.age >= 23, false)",
    ),
    Feature("rents", "life", Y, _("Rents a home"), _("Rent within 62 days."), _ENTRY, "coalesce(par.rent > 0, false)"),
    Feature(
        "drives", "life", Y, _("Drives a car"), _("Fuel, parking or tolls at least six times within 12 months."), _ENTRY,
        "coalesce(mon.car_count >= 6, false)",
    ),
    Feature(
        "life_stage", "life", C, _("Stage of life"),
        _("By age, occupation, pension, salary, statutory retirement and school fees; the first rule that fits."), "backoffice_portrait",
        judged.STAGE_SQL, choices=judged.STAGES, level=2,
    ),
    Feature(
        "value_score", "value", N, _("Value, of 100 points"),
        _("Points for assets, salary, kinds of account, activity, years and investing; the page says which were given."), "backoffice_portrait",
        judged.score_sql(judged.VALUE), unit=_("points"), level=2, monthly=True,
    ),
    Feature(
        "value_band", "value", C, pgettext_lazy("portrait", "Value"), _("Very high from 70 points, high from 50, middle from 30."), "backoffice_portrait",
        judged.VALUE_BAND_SQL, choices=judged.VALUE_BANDS, level=3,
    ),
    Feature(
        "churn_score", "churn", N, _("Danger of leaving, of 100 points"),
        _("Points for falling assets, a missing salary, silence and fewer receipts; the page says which were given."), "backoffice_portrait",
        judged.score_sql(judged.CHURN), unit=_("points"), level=2, monthly=True,
    ),
    Feature(
        "churn_band", "churn", C, _("Danger of leaving"), _("High from 50 points, middle from 25."), "backoffice_portrait", judged.CHURN_BAND_SQL,
        choices=judged.CHURN_BANDS, level=3,
    ),
)  # fmt: skip

FEATURES: Final[tuple[Feature, ...]] = (*_DEMOGRAPHY, *_ASSETS, *_FLOWS, *_ACTIVITY, *_CHANNELS, *_SCENARIOS, *_CREDIT_AND_WEALTH, *_JUDGED)
BY_CODE: Final[Mapping[str, Feature]] = {feature.code: feature for feature in FEATURES}
#: Codes and names of the headings of spending, as the statement needs them.
SCENES: Final[Mapping[str, str | Promise]] = dict(_SCENES)
