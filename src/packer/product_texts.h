/* What is said of products, as the examples that a text map is fitted on: one product, many ways to name it, so that short
 * queries work as well as titles. */
#ifndef VT_PRODUCT_TEXTS_H
#define VT_PRODUCT_TEXTS_H

#include "catalog.h"
#include "text_map_fit.h"

enum { VT_TEXTS_DESCRIPTION_WORDS = 150, VT_TEXTS_WINDOW = 12 };

/* Owned; texts live in `letters`. */
typedef struct vt_product_texts {
    vt_text_example *examples;
    size_t count;
    size_t room;
    vt_buffer letters;
} vt_product_texts;

/* Of each listed row (products[row]), where the fields are known:
 *
 *   weight 1     title; colour + article type; brand + article type; gender + article type; article type;
 *                category + sub-category + usage + the values of the attributes
 *   weight 0.5   sub-category; WORDS, and colour + WORDS, or WORDS + article type where WORDS are a colour's, for each line
 *                "WORDS, WORDS = value, value" of `lines` one of whose values is the product's article type, sub-category,
 *                category, usage or colour (compared as singular words); all of a product together weigh 2 at most
 *   weight 0.25  each VT_TEXTS_WINDOW words of the first VT_TEXTS_DESCRIPTION_WORDS of the description
 *
 * lines: synonyms, as data/synonyms.txt, or size 0. VT_NO_MEMORY. vt_product_texts_close in any case. */
vt_status vt_product_texts_open(vt_product_texts *out, const vt_product *products, const size_t *rows, size_t count,
                                vt_bytes lines, vt_error *error);
void vt_product_texts_close(vt_product_texts *texts);

#endif
