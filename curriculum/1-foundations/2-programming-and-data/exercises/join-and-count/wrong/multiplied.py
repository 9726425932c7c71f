# caught: one-row-each
import pandas as pd


def join_and_count(customers, visits):
    people = pd.DataFrame(customers, columns=["customer", "city"])
    joined = people.merge(pd.DataFrame(visits, columns=["customer", "spent"]), on="customer", how="left")
    joined["visits"] = joined["spent"].notna().astype(int)
    joined["spent"] = joined["spent"].fillna(0).astype(float)
    return joined[["customer", "city", "visits", "spent"]].to_dict("records")
