/* A thesaurus: lines of UTF-8 text `trainers, kicks = casual shoes, sports shoes` say that the words on the left may stand for those on
 * the right; not the other way round. `#` begins a comment. What is no such line is passed over: the file came with the pack and may have
 * been written by anyone. */
#ifndef VT_SYNONYMS_H
#define VT_SYNONYMS_H

#include "bytes.h"
#include "phrase_key.h"
#include "status.h"

enum { VT_SYNONYM_MEANINGS = 32 };

typedef struct vt_synonym {
    const char *key;   /* of a phrase on the left */
    vt_bytes meanings; /* the right side, phrases separated by commas */
    bool one_word;     /* the phrase on the left is one word */
} vt_synonym;

typedef struct vt_synonyms {
    vt_synonym *entries; /* by key, then in the order of the lines */
    size_t count;
    char *keys;
} vt_synonyms;

/* `text` is borrowed and must outlive *out (size 0: none). Owned: vt_synonyms_close. VT_NO_MEMORY. */
vt_status vt_synonyms_open(vt_synonyms *out, vt_bytes text, vt_error *error);
void vt_synonyms_close(vt_synonyms *synonyms);

/* What the phrase with this key may stand for, in the order of the lines, at most VT_SYNONYM_MEANINGS; blanks around are dropped. Answers how
 * many. */
size_t vt_synonyms_of(const vt_synonyms *synonyms, const char *key, vt_bytes meanings[VT_SYNONYM_MEANINGS]);

/* Whether a line has this key on its left. */
bool vt_synonyms_has(const vt_synonyms *synonyms, const char *key);

#endif
