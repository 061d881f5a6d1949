/* An invented customer of the demo shop. */
#ifndef VT_PERSON_H
#define VT_PERSON_H

#include "cohorts.h"
#include "demo_shop.h"

enum { VT_PERSON_BRANDS = 2, VT_PERSON_COLOURS = 3, VT_PERSON_NAME_BYTES = 64 };

/* A product that the person buys again and again. */
typedef struct vt_habit {
    uint32_t row;
    uint32_t days; /* between two purchases */
} vt_habit;

typedef struct vt_person {
    char name[VT_PERSON_NAME_BYTES];
    const vt_cohort *cohort;
    uint32_t cohort_number;
    vt_audience audience; /* VT_FOR_MEN or VT_FOR_WOMEN */
    uint32_t age;
    int32_t joined_day;
    double orders;       /* how often the person orders, relative to others */
    double price_level;  /* 1: at the middle of what a type costs */
    uint32_t most_cents; /* dearer pieces are left on the shelf; 0: no limit */
    bool parent;         /* buys for children as well */
    const vt_brand *brands[VT_PERSON_BRANDS];
    const vt_colour *colours[VT_PERSON_COLOURS];
    vt_habit habits[VT_MOST_STAPLES];
    uint32_t habit_count;
} vt_person;

#endif
