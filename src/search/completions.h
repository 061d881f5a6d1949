/* The words of a catalog that a beginning may become. */
#ifndef VT_COMPLETIONS_H
#define VT_COMPLETIONS_H

#include "terms.h"

/* Fills out[most] with the words that begin with `beginning` and are longer, those of most products first, then in byte order; answers how
 * many. FTS5 can look for beginnings itself, but at ten times the cost of a handful of words. */
size_t vt_completions(const vt_terms *terms, const char *beginning, size_t *out, size_t most);

#endif
