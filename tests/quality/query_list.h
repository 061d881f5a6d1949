/* Queries, and what they should find: the lines of paraphrases.txt. */
#ifndef QUERY_LIST_H
#define QUERY_LIST_H

#include "bytes.h"

enum { QUERIES_MOST = 4096 };

typedef struct query {
    char text[256];
    char types[256]; /* "|TYPE|TYPE|" */
    size_t row;      /* SIZE_MAX: no product is the one */
} query;

typedef struct query_list {
    query items[QUERIES_MOST];
    size_t count;
} query_list;

/* Reads QUERY = TYPE | TYPE lines: those in which `synonyms` (lines as in data/synonyms.txt) has no phrase of its left sides into
 * `unknown`, the others into `known`. Stops the program when the file cannot be read. */
void query_list_read(query_list *unknown, query_list *known, const char *path, vt_bytes synonyms);

bool query_wants(const query *query, const char *article_type);

#endif
