"""The regions of a country, as the calendars of holidays know them. Pure."""

import holidays


def region_problem(country: str, region: str | None) -> str | None:
    """What to do about a region that is none of the country's; None when all is well."""
    known = holidays.list_supported_countries().get(country, [])
    if region is None or region in known:
        return None
    return f"Use a region of {country}: {', '.join(known) or 'none, leave it out'}."
