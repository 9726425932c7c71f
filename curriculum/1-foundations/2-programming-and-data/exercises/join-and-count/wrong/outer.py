# caught: strangers
import pandas as pd


def join_and_count(customers, visits):
    """Lists of dicts. One dict per customer, in order: customer, city, visits (int), spent (float)."""
    people = pd.DataFrame(customers, columns=["customer", "city"]).assign(place=range(len(customers)))
    by = pd.DataFrame(visits, columns=["customer", "spent"]).groupby("customer")["spent"]
    totals = pd.DataFrame({"visits": by.size(), "spent": by.sum()}).reset_index()
    joined = people.merge(totals, on="customer", how="outer", validate="one_to_one").sort_values("place")
    counts = joined["visits"].fillna(0).astype(int).tolist()
    spent = joined["spent"].fillna(0).astype(float).tolist()
    return [
        {"customer": name, "city": city, "visits": count, "spent": total}
        for name, city, count, total in zip(joined["customer"].tolist(), joined["city"].tolist(), counts, spent)
    ]
