/* What a person takes off the shelf: first a type of article by cohort and month, then one of two dozen that
 * caught the eye, by taste. So a choice costs the same in a catalog of any size. */
#ifndef VT_PRODUCT_CHOICE_H
#define VT_PRODUCT_CHOICE_H

#include "pair_set.h"
#include "person.h"

/* Zero-initialise; see vt_chooser_open. */
typedef struct vt_chooser {
    const vt_demo_shop *shop;
    double *odds;      /* [audience][cohort][month][type], running sums over types */
    vt_pair_set owned; /* (number of a person, row): bought before; the caller adds */
} vt_chooser;

/* Who chooses, for whom, when. */
typedef struct vt_wish {
    const vt_person *person;
    uint32_t person_number;
    vt_audience audience;
    int32_t day;
    const uint32_t *taken; /* rows that are in the basket already */
    size_t taken_count;
    bool in_stock; /* only what can be bought today */
} vt_wish;

/* False when memory is out; close in any case. `shop` is borrowed. */
bool vt_chooser_open(vt_chooser *chooser, const vt_demo_shop *shop);
void vt_chooser_close(vt_chooser *chooser);

/* How much the person wants that product; 0: not at all (in the basket, not yet sold, sold out, too dear).
 * The product of: the season's pull, to the cohort's power; 5 when it is rising these days; 30 or 4 for a
 * favourite brand; 2.5 for a favourite colour; 1 / (1 + 4 gap^2) for a price off the person's level; 0.15
 * when it is owned. */
double vt_appeal(const vt_chooser *chooser, const vt_wish *wish, size_t row);
/* A row of the shelf, or SIZE_MAX when nothing on it appeals. */
size_t vt_choose_from(const vt_chooser *chooser, const vt_shelf *shelf, const vt_wish *wish,
                      vt_random *random);
/* A row by taste. Always one that is not taken, as long as the shop has one: in a tiny shop people take what
 * there is. */
size_t vt_choose_by_taste(const vt_chooser *chooser, const vt_wish *wish, vt_random *random);

#endif
