/* How a two-tower model is trained: as a person says it, and as the trainer reads it. */
#ifndef VT_TOWER_OPTIONS_H
#define VT_TOWER_OPTIONS_H

#include "status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { VT_TOWER_MOST_HARD = 1024, VT_TOWER_MOST_HISTORY = 500 };

/* The settings; docs/cli.md tells ranges. Texts are borrowed. */
typedef struct vt_two_tower_options {
    size_t dims;           /* of the vectors */
    size_t epochs;         /* at most */
    size_t patience;       /* epochs without a better judgement before it ends */
    size_t batch;          /* examples a step */
    size_t negatives;      /* items drawn evenly for each step, on top of the batch's own */
    size_t hard_negatives; /* of these, near the batch's targets: at most `negatives` */
    size_t history;        /* items of a history that are looked at, nearest first */
    float temperature;     /* above 0 */
    float log_q;           /* 0..1: how much of the sampling correction is applied */
    float learning_rate;   /* above 0 */
    float half_life_days;  /* of a deed; where the log is not dated, of places; 0: deeds do not fade */
    float example_half_life_days; /* of what an example counts, by its age before the log's last day; 0, or without dates: all alike */
    float dropout;         /* 0 to below 1: share of a history that is left out at random */
    float decay;           /* 0 or more: of the weights that a step touches, times the learning rate */
    const char *optimiser; /* "adam", "adagrad" */
    const char *towers;    /* "tied": histories are read from the item tower's embeddings; "own": from a table of their own */
    const char *context;   /* "before": a history is what came before the target; "around": also what came after */
    /* Features of items besides their id; "" where there are none. */
    const char *catalog;         /* .csv or .jsonl: facets and titles */
    const char *schema;          /* of the catalog: "styles", "fashion", "hm", "generic"; "": told by its header */
    const char *rich;            /* styles_rich.jsonl to join by id */
    const char *catalog_columns; /* a column map of the schema "generic" */
    const char *embeddings;      /* "NAME=FILE": a vector of each item, as of its picture */
    const char *ids;             /* of these vectors */
    size_t text_buckets;         /* rows that the words of titles share by hash; 0: titles are not read */
    /* Features of users: columns of the log's profiles (user_profiles.h). */
    const char *profile;   /* "age,gender", "all"; "": none */
    float profile_dropout; /* 0 to below 1: share of them that is left out at random, so that the model can do without */
} vt_two_tower_options;

extern const vt_two_tower_options vt_two_tower_defaults;

typedef enum vt_tower_optimiser { VT_TOWER_ADAGRAD, VT_TOWER_ADAM } vt_tower_optimiser;

/* The same, read. */
typedef struct vt_tower_options {
    size_t dims, epochs, patience, batch, negatives, hard_negatives, history;
    float temperature, log_q, learning_rate, half_life_days, example_half_life_days, dropout, decay, profile_dropout;
    bool untied, around;
    vt_tower_optimiser optimiser;
    uint64_t seed;
} vt_tower_options;

/* VT_USAGE names what is wrong. */
vt_status vt_tower_options_read(vt_tower_options *out, const vt_two_tower_options *options, uint64_t seed, vt_error *error);

#endif
