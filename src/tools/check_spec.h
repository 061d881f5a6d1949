/* The spec that every strategy of the table must fulfil on any pack, for someone known and for a stranger. */
#ifndef VT_CHECK_SPEC_H
#define VT_CHECK_SPEC_H

#include "checked_pack.h"
#include "strategy.h"

/* One answer, and what was asked. */
typedef struct vt_spec_answer {
    vt_checked_pack *pack;
    const vt_strategy *strategy;
    const cJSON *request; /* the params of `recommend` */
    const cJSON *result;
    const cJSON *profile; /* of who asked; NULL: a stranger */
} vt_spec_answer;

/* Why a property does not hold. */
typedef struct vt_spec_fault {
    char text[256];
    cJSON *example;
} vt_spec_fault;

/* A property of one answer: false fills *fault. */
typedef struct vt_spec_property {
    const char *name;
    const char *means;
    bool (*holds)(const vt_spec_answer *answer, vt_spec_fault *fault);
} vt_spec_property;

/* Ends with a row whose name is NULL. */
extern const vt_spec_property vt_spec_properties[];

/* Fills `fault` with the request, and id and score of `item` (NULL: none). Returns false. */
bool vt_spec_fail(vt_spec_fault *fault, const vt_spec_answer *answer, const cJSON *item, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* True when both answers have the same ids and scores, as far as the shorter one goes. */
bool vt_spec_same_order(const cJSON *left, const cJSON *right);

/* Reports one outcome for each strategy and property. */
vt_status vt_check_spec(vt_checked_pack *pack, vt_error *error);

#endif
