/* Inside of the search floor: the pass over a query's words that query_reading.c makes once, and again after corrections. */
#ifndef VT_QUERY_SCAN_H
#define VT_QUERY_SCAN_H

#include "query_reading.h"

/* What has become of a token. */
typedef enum vt_token_use { VT_TOKEN_WORD, VT_TOKEN_JOINED /* to the word before */, VT_TOKEN_READ } vt_token_use;

typedef struct vt_query_scan {
    const char *text;
    const vt_word_book *book;
    vt_token tokens[VT_READ_TOKENS];
    vt_token_use uses[VT_READ_TOKENS];
    size_t count;
} vt_query_scan;

/* "for", "and", "with": nothing is looked for by them. */
bool vt_is_stop_word(const char *word);

/* Fills scan->uses and out->understood from scan->tokens. */
void vt_query_scan_run(vt_query_scan *scan, vt_query_reading *out);

#endif
