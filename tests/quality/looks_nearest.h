/* Shares of equal labels among the ten nearest rows by dot product. */
#ifndef LOOKS_NEAREST_H
#define LOOKS_NEAREST_H

#include <stddef.h>
#include <stdint.h>

enum { LOOKS_NEIGHBOURS = 10 };

typedef struct looks_table {
    const float *vectors; /* [rows][dims], L2-normalised */
    size_t dims;
    const int32_t *article_type;
    const int32_t *colour;
} looks_table;

/* Means over the queries of (neighbours with the same label) / LOOKS_NEIGHBOURS. */
typedef struct looks_shares {
    double same_type;
    double same_colour;
    double both;
    size_t queries;
} looks_shares;

/* Queries and candidates are row numbers; a query is not its own neighbour. Ties: the lower row. */
looks_shares looks_measure(const looks_table *table, const size_t *queries, size_t query_count,
                           const size_t *candidates, size_t candidate_count);

/* What a neighbour drawn at random among all other rows would give. */
looks_shares looks_random_shares(const int32_t *article_type, const int32_t *colour, size_t rows);

#endif
