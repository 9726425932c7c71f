# caught: counts
import pandas as pd


def join_and_count(customers, visits):
    """Lists of dicts. One dict per customer, in order: customer, city, visits (int), spent (float)."""
    people = pd.DataFrame(customers, columns=["customer", "city"])
    by = pd.DataFrame(visits, columns=["customer", "spent"]).groupby("customer")["spent"]
    totals = pd.DataFrame({"visits": by.nunique(), "spent": by.sum()}).reset_index()
    joined = people.merge(totals, on="customer", how="left", validate="one_to_one")
    counts = joined["visits"].fillna(0).astype(int).tolist()
    spent = joined["spent"].fillna(0).astype(float).tolist()
    return [
        {"customer": name, "city": city, "visits": count, "spent": total}
        for name, city, count, total in zip(joined["customer"].tolist(), joined["city"].tolist(), counts, spent)
    ]
