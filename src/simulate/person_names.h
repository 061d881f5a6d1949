/* Names of people who do not exist. */
#ifndef VT_PERSON_NAMES_H
#define VT_PERSON_NAMES_H

#include "seeded_random.h"

#include <stdbool.h>
#include <stddef.h>

/* A first and a family name, drawn apart from lists of many languages; UTF-8 without quotes, commas or
 * backslashes. */
void vt_person_name(char *name, size_t room, bool woman, vt_random *random);

#endif
