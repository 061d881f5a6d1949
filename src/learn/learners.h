/* The trainers as one table, for programs that name models and settings by text: `vitrine train`, `vitrine eval --set`. */
#ifndef VT_LEARNERS_H
#define VT_LEARNERS_H

#include "learn.h"

typedef enum vt_setting_type {
    VT_SETTING_COUNT,  /* a size_t */
    VT_SETTING_NUMBER, /* a float */
    VT_SETTING_TEXT    /* a const char *, borrowed; least and most mean nothing */
} vt_setting_type;

/* How `vitrine tune` draws values of a setting. */
typedef enum vt_search_scale {
    VT_SEARCH_NOT,      /* it stays as it is */
    VT_SEARCH_EVEN,     /* evenly between two values */
    VT_SEARCH_LOG,      /* evenly in the logarithm */
    VT_SEARCH_LOG_OR_0, /* once in four times 0, else as LOG */
    VT_SEARCH_WORDS,    /* one of a list */
    VT_SEARCH_RUNGS     /* as it stands on the search's last rung, a share of that below: the passes of a training */
} vt_search_scale;

typedef struct vt_search_range {
    vt_search_scale scale;
    double least, most; /* EVEN, LOG (above 0): within the setting's own */
    const char *words;  /* WORDS: "tied,own" */
    bool dated;         /* only where the log has days: elsewhere the setting says nothing */
} vt_search_range;

/* One hyperparameter. A list ends with name NULL. */
typedef struct vt_setting {
    const char *name; /* "half-life" */
    vt_setting_type type;
    size_t offset; /* of the field in the options */
    double least, most;
    vt_search_range search;
} vt_setting;

/* Room for the options of any trainer. */
typedef union vt_learn_options {
    vt_popularity_options popularity;
    vt_itemknn_options itemknn;
    vt_ease_options ease;
    vt_ials_options ials;
    vt_two_tower_options two_tower;
} vt_learn_options;

typedef struct vt_learner {
    vt_model_kind kind;
    const vt_setting *settings;
    const void *defaults;
    size_t options_bytes;
    vt_status (*train)(vt_buffer *file, const vt_event_log *log, const vt_learn_options *options, const vt_learn_context *context,
                       vt_error *error);
} vt_learner;

/* NULL: there is no trainer of that kind. */
const vt_learner *vt_learner_of(vt_model_kind kind);
/* The setting of that name, or NULL. */
const vt_setting *vt_learner_setting(const vt_learner *learner, const char *name);
void vt_learner_defaults(const vt_learner *learner, vt_learn_options *options);
/* VT_USAGE: no such setting, or not a number in its range. */
vt_status vt_learner_set(const vt_learner *learner, vt_learn_options *options, const char *name, const char *value, vt_error *error);
/* The same for any table of settings and the struct that they are in. defaults: a struct of the same kind. */
vt_status vt_setting_set(const vt_setting *setting, void *options, const char *value, vt_error *error);
void vt_settings_write(const vt_setting *settings, const void *options, const void *defaults, vt_buffer *out);
/* Appends {"half-life":30,"neighbours":100}: all settings, in the table's order, but for
 * those that came after models had been trained without them, which are told where they are not the default: the same training gives the same bytes; numbers in nine digits, which give back the float. */
void vt_learner_config(const vt_learner *learner, const vt_learn_options *options, vt_buffer *out);

#endif
