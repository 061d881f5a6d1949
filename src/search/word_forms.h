/* The words of a reading, each with the forms that the thesaurus has for it, as the catalog looks for them. */
#ifndef VT_WORD_FORMS_H
#define VT_WORD_FORMS_H

#include "query_reading.h"

enum { VT_WORD_FORM_BYTES = 4096 };

/* The query's forms point into the reading and into `texts`: it must not be copied. */
typedef struct vt_word_forms {
    vt_word_query query;
    char texts[VT_WORD_FORM_BYTES];
    size_t used;
} vt_word_forms;

/* Each word with the forms that the thesaurus has for it, and an open last word of two letters or more also as the beginning of the
 * catalog's most frequent words that begin so, or of any where its words have not come. Forms past VT_WORD_FORMS a word, or past the
 * room, are left out. book: NULL for words as they stand, the last as the beginning of any. */
void vt_word_forms_write(vt_word_forms *forms, const vt_query_reading *reading, const vt_word_book *book);

#endif
