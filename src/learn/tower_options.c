#include "tower_options.h"

#include "model.h"

#include <string.h>

const vt_two_tower_options vt_two_tower_defaults = {.dims = 128,
                                                    .epochs = 30,
                                                    .patience = 3,
                                                    .batch = 512,
                                                    .negatives = 512,
                                                    .history = 50,
                                                    .temperature = 0.2f,
                                                    .log_q = 1.0f,
                                                    .learning_rate = 0.003f,
                                                    .optimiser = "adam",
                                                    .towers = "tied",
                                                    .context = "before",
                                                    .catalog = "",
                                                    .schema = "",
                                                    .rich = "",
                                                    .catalog_columns = "",
                                                    .embeddings = "",
                                                    .ids = "",
                                                    .text_buckets = 8192,
                                                    .profile = "",
                                                    .profile_dropout = 0.1f};

/* Whether `text` is the second of two words. */
static vt_status one_of(const char *name, const char *text, const char *const words[2], bool *second, vt_error *error)
{
    *second = strcmp(text, words[1]) == 0;
    if (*second || strcmp(text, words[0]) == 0) return VT_OK;
    return vt_fail(error, VT_USAGE, "--%s must be %s or %s, not \"%.40s\"", name, words[0], words[1], text);
}

vt_status vt_tower_options_read(vt_tower_options *out, const vt_two_tower_options *options, uint64_t seed, vt_error *error)
{
    bool adam;
    *out = (vt_tower_options){.dims = options->dims, .epochs = options->epochs, .patience = options->patience,
                              .batch = options->batch, .negatives = options->negatives, .hard_negatives = options->hard_negatives,
                              .history = options->history, .temperature = options->temperature, .log_q = options->log_q,
                              .learning_rate = options->learning_rate, .half_life_days = options->half_life_days,
                              .example_half_life_days = options->example_half_life_days, .dropout = options->dropout, .decay = options->decay,
                              .profile_dropout = options->profile_dropout, .seed = seed};
    VT_TRY(one_of("optimiser", options->optimiser, (const char *const[]){"adagrad", "adam"}, &adam, error));
    VT_TRY(one_of("towers", options->towers, (const char *const[]){"tied", "own"}, &out->untied, error));
    VT_TRY(one_of("context", options->context, (const char *const[]){"before", "around"}, &out->around, error));
    out->optimiser = adam ? VT_TOWER_ADAM : VT_TOWER_ADAGRAD;
    if (options->half_life_days == 0.0f) out->half_life_days = VT_MODEL_MOST_VALUE;
    if (out->half_life_days < VT_MODEL_LEAST_VALUE)
        return vt_fail(error, VT_USAGE, "--half-life must be 0 or at least %g, not %g", (double)VT_MODEL_LEAST_VALUE, (double)out->half_life_days);
    if (options->hard_negatives <= options->negatives) return VT_OK;
    return vt_fail(error, VT_USAGE, "--hard-negatives are of the --negatives: %zu are more than %zu", options->hard_negatives,
                   options->negatives);
}
