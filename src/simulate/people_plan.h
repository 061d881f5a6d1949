/* Who the customers are: cohort, name, age, taste, habits. */
#ifndef VT_PEOPLE_PLAN_H
#define VT_PEOPLE_PLAN_H

#include "product_choice.h"

/* Fills `people[count]`. Cohorts have their stated shares in every hundred people and are mixed; person `i`
 * depends on the catalog, the seed and i only. Half joined in the three years before the first day of data,
 * the others since. The cohort's share of them has a habit or two: staples (cohorts.h). */
void vt_people_plan(vt_person *people, size_t count, const vt_chooser *chooser, uint64_t seed);

/* Gives taste to a person whose cohort_number and audience are set: two favourite brands that make much for
 * them, three colours, a price level from 0.6 to 2 (of loyal people: around their brand's). */
void vt_person_dress(vt_person *person, const vt_chooser *chooser, vt_random *random);

/* The person takes to one product of that staple: one to their taste that was sold when they joined and is in
 * stock today. Nothing happens when there is none, or when the person has VT_MOST_STAPLES habits. */
void vt_person_adopt(vt_person *person, const vt_chooser *chooser, const vt_staple *staple,
                     vt_random *random);

#endif
