/* The kinds of customers: what sets each apart, as a table. */
#ifndef VT_COHORTS_H
#define VT_COHORTS_H

#include "taxonomy.h"

enum { VT_COHORTS = 5, VT_COHORT_LEANINGS = 8, VT_MOST_STAPLES = 2 };

/* How much more than others they want what this names: an article type, else a sub-category, else a master
 * category. */
typedef struct vt_leaning {
    const char *what;
    double factor;
} vt_leaning;

typedef struct vt_cohort {
    const char *name;
    uint32_t percent;          /* of all people */
    uint32_t women_percent;    /* of the cohort */
    double orders;             /* how often they order, relative to the others */
    double brand_loyalty;      /* share of picks that go straight to a favourite brand's shelf */
    double outfit_chance;      /* that a basket is put together as an outfit */
    double staple_chance;      /* that the person has an article that is bought again and again */
    uint32_t returned_percent; /* of orders */
    uint32_t
        season_power;  /* 1: follows the seasons as everybody does; 2: only buys what the season asks for */
    double months[12]; /* when they order, January first, relative */
    vt_leaning leanings[VT_COHORT_LEANINGS];
} vt_cohort;

/* Cohort number 0..VT_COHORTS - 1. */
const vt_cohort *vt_cohort_at(size_t number);
/* What the cohort's leanings make of a type: 1 where they say nothing. */
double vt_cohort_leaning(const vt_cohort *cohort, const vt_product_type *type);

/* An article type that is used up or worn out, and the days after which it is bought again. */
typedef struct vt_staple {
    const char *article;
    uint32_t days;
    double weight;
} vt_staple;

/* NULL past the last, or when there is none of that name. */
const vt_staple *vt_staple_at(size_t index);
const vt_staple *vt_staple_named(const char *article);

#endif
