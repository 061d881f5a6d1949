#include "import_run.h"

#include "id_index.h"

#include <string.h>
#include <strings.h>

enum { MOST_BRAND_WORDS = 4 };

static bool is_gender_word(const char *word, size_t size)
{
    static const char *const words[] = {"men",   "mens",  "men's", "man",    "women",  "womens", "women's",
                                        "woman", "boys",  "boy's", "boy",    "girls",  "girl's", "girl",
                                        "kids",  "kid's", "kid",   "unisex", "infant", "baby"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strlen(words[i]) == size && !strncasecmp(words[i], word, size)) return true;
    return false;
}

/* Length of the title's words before its gender word; 0 when there are none or too many. */
static size_t words_before_gender(const char *title)
{
    const char *at = title;
    for (int words = 0; words <= MOST_BRAND_WORDS; words++) {
        size_t size = strcspn(at, " ");
        if (is_gender_word(at, size)) return at > title ? (size_t)(at - title) - 1 : 0;
        if (!at[size]) return 0;
        at += size + 1;
    }
    return 0;
}

static const char *prefix(vt_import_run *run, const char *title, size_t size)
{
    const char *kept = vt_text_arena_copy(&run->texts, title, size);
    if (!kept) run->out_of_memory = true;
    return kept ? kept : "";
}

static void count_one(vt_import_run *run, vt_id_index *counts, const char *name)
{
    bool added;
    size_t *count = *name ? vt_id_index_add(counts, name, 0, &added) : NULL;
    if (count)
        ++*count;
    else if (*name)
        run->out_of_memory = true;
}

/* The longest start of the title, in whole words, that is among `known`. */
static const char *known_prefix(const vt_id_index *known, const char *title)
{
    char start[128];
    size_t size = strnlen(title, sizeof start - 1);
    memcpy(start, title, size);
    start[size] = '\0';
    for (char *space = start + size; space; space = strrchr(start, ' ')) {
        *space = '\0';
        const char *brand = *start ? vt_id_index_key(known, start) : NULL;
        if (brand) return brand;
    }
    return NULL;
}

/* "Turtle Check Men ..." beside many "Turtle Men ...": the shorter start that more titles have is the brand.
 */
static size_t shortest_common_start(const vt_id_index *starts, const char *candidate)
{
    size_t whole = strlen(candidate);
    const size_t *own = vt_id_index_find(starts, candidate);
    char start[128];
    for (size_t size = strcspn(candidate, " "); size < whole && size < sizeof start;
         size += 1 + strcspn(candidate + size + 1, " ")) {
        memcpy(start, candidate, size);
        start[size] = '\0';
        const size_t *count = vt_id_index_find(starts, start);
        if (count && own && *count >= *own) return size;
    }
    return whole;
}

/* A title without a gender word: the longest start that several other titles have before theirs. */
static const char *usual_start(const vt_id_index *starts, const char *title)
{
    enum { FEWEST_TITLES = 3 };
    const char *start = known_prefix(starts, title);
    return start && *vt_id_index_find(starts, start) >= FEWEST_TITLES ? start : "";
}

static const char *brand_of(vt_import_run *run, const char *title, const vt_id_index *known,
                            const vt_id_index *starts)
{
    const char *brand = known_prefix(known, title);
    if (brand) return brand;
    size_t size = words_before_gender(title);
    if (!size) return usual_start(starts, title);
    const char *candidate = prefix(run, title, size);
    size_t common = shortest_common_start(starts, candidate);
    return common < size ? prefix(run, title, common) : candidate;
}

void vt_import_derive_brands(vt_import_run *run)
{
    if (run->map.schema != VT_SCHEMA_STYLES && run->map.schema != VT_SCHEMA_FASHION) return;
    vt_id_index known = {0}, starts = {0};
    for (size_t i = 0; i < run->count; i++) {
        const vt_product *product = &run->drafts[i].product;
        size_t size = words_before_gender(product->title);
        count_one(run, &known, product->facets[VT_FACET_BRAND]);
        if (size) count_one(run, &starts, prefix(run, product->title, size));
    }
    for (size_t i = 0; i < run->count; i++) {
        vt_product *product = &run->drafts[i].product;
        if (*product->facets[VT_FACET_BRAND]) continue;
        product->facets[VT_FACET_BRAND] = brand_of(run, product->title, &known, &starts);
        if (*product->facets[VT_FACET_BRAND])
            vt_import_note(run, "noted", "brand taken from the title", "line %zu: %.40s from \"%.80s\"",
                           run->drafts[i].line, product->facets[VT_FACET_BRAND], product->title);
        else
            vt_import_note(run, "noted", "no brand", "line %zu: id %.60s", run->drafts[i].line, product->id);
    }
    vt_id_index_close(&known);
    vt_id_index_close(&starts);
}
