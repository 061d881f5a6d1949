/* Trains what a pack can be given: maps from words and from photos to its spaces, and recommenders from what people had. */
#include "train_command.h"

#include "catalog_inputs.h"
#include "ranker_inputs.h"

#include <string.h>

static vt_status run(const vt_arguments *arguments, vt_error *error)
{
    const char *model = arguments->positional_count == 1 ? arguments->positional[0] : "";
    const vt_learner *learner = vt_learner_of(vt_model_kind_named(model));
    if (arguments->ranks && (!learner || (learner->kind != VT_MODEL_ITEMKNN && learner->kind != VT_MODEL_IALS)))
        return vt_fail(error, VT_USAGE, "itemknn and ials are what several ranks can train; run all else without mpirun");
    if (strcmp(model, "text-map") == 0 || strcmp(model, "image-map") == 0) return vt_train_maps(arguments, error);
    bool rows = vt_argument_flag(arguments, "svmlight") || vt_argument_flag(arguments, "from");
    if (strcmp(model, "ranker") == 0) return rows ? vt_train_ranker_rows(arguments, error) : vt_train_ranker_log(arguments, error);
    if (learner) return vt_train_model(arguments, learner, error);
    return vt_fail(error, VT_USAGE, "name one model: text-map, image-map, popularity, itemknn, ease, ials, two-tower or ranker");
}

static const vt_option options[] = {
    VT_PRODUCT_OPTIONS,
    {"synonyms", "F", "maps: words that shoppers use for the catalog's (default: data/synonyms.txt, built in)"},
    {"data", "PATH", "the log of events: a file or a folder with one of a known name; %r in it: the rank's number, under mpirun"},
    {"format", "NAME", "of --data: hm, events, shop, sequences, rent-the-runway (default: told by the file)"},
    {"users", "F.csv", "two-tower: what kind of people they are: the first column is the user, others are values"},
    {"user-columns", "MAP", "of --users: user=..,age=..,gender=.."},
    {"types", "LIST", "of --data: only events of these types: purchase,review (default: all)"},
    {"least-value", "R", "of --data: only events rated so at least, or not at all (default: all)"},
    {"profile", "LIST", "two-tower: columns of users to learn from, \"age,gender\" or \"all\"; default none"},
    {"profile-dropout", "P", "two-tower: share of them that is left out at random, 0 to below 1"},
    {"out", "DIR", "gets the model: NAME.safetensors and item_ids.npy; maps: text-map-SPACE and map-SPACE.safetensors"},
    {"seed", "S", "of fits (default 1)"},
    {"threads", "N", "default: all cores; does not change the result"},
    {"neighbours", "N", "itemknn, ease: kept of each item"},
    {"shrinkage", "X", "itemknn: takes from items that few had together"},
    {"half-life", "DAYS", "after which an event counts half; 0: all count alike"},
    {"example-half-life", "DAYS", "two-tower: what an event counts as something to learn from"},
    {"gap-half-life", "DAYS", "itemknn: the same for the time between two events (without dates: places between them)"},
    {"damping", "X", "itemknn: how much less a user of many items counts, 0 to 1"},
    {"ridge", "X", "ease: regularisation"},
    {"dropout", "P", "ease: popular items are held harder; two-tower: share of a history left out at random; 0 to below 1"},
    {"factors", "N", "ials: dimensions"},
    {"sweeps", "N", "ials: over all users and items"},
    {"steps", "N", "ials: of conjugate gradients for a vector in a sweep"},
    {"alpha", "X", "ials: what an event adds to the weight 1 that every pair has"},
    {"regularisation", "X", "ials: of vectors"},
    {"power", "X", "ials: how much harder popular items are held, 0 to 1"},
    {"dims", "N", "two-tower: of the vectors"},
    {"epochs", "N", "two-tower: at most"},
    {"patience", "N", "two-tower: epochs without a better judgement before it ends"},
    {"batch", "N", "two-tower: examples a step"},
    {"negatives", "N", "two-tower: items drawn evenly for a step, besides the batch's own"},
    {"hard-negatives", "N", "two-tower: of these, near the batch's targets"},
    {"history", "N", "two-tower: items of a history that are looked at, nearest first"},
    {"temperature", "X", "two-tower: of the softmax"},
    {"log-q", "X", "two-tower: how much of the sampling correction is applied, 0 to 1"},
    {"learning-rate", "X", "two-tower: of the optimiser"},
    {"decay", "X", "two-tower: of the weights that a step touches, times the learning rate"},
    {"optimiser", "NAME", "two-tower: adam or adagrad"},
    {"towers", "NAME", "two-tower: histories are read from the items' embeddings (tied) or from their own"},
    {"context", "NAME", "two-tower: a history is what came before, or also after (around)"},
    {"catalog-columns", "F.json", "two-tower: the column map of --catalog (--columns is of --data)"},
    {"text-buckets", "N", "two-tower: rows that the words of titles share by hash (0: titles are not read)"},
    VT_RANKER_OPTIONS,
    {"set", "OPTION=X", "ranker: a setting of windows and trees, as leaves=63, or of a source, as ease.ridge=300; several, or with commas"},
    {"export", "DIR", "ranker: gets the examples as SVMlight files with group sizes, for other trainers"},
    {"svmlight", "F", "ranker: rows to learn from, in place of --data"},
    {"query", "F", "ranker: the sizes of the groups of --svmlight, one a line (without it: qid in the rows)"},
    {"watch", "F", "ranker: rows whose NDCG ends the fit when it rises no more"},
    {"watch-query", "F", "ranker: the same of --watch"},
    {"names", "F", "ranker: names of the features of --svmlight or --from, one a line (default: their numbers; those of --from)"},
    {"from", "F", "ranker: trees of XGBoost (JSON) or LightGBM (model.txt), in place of learning"},
    {"checkpoint-every", "S", "seconds between checkpoints (default 60; 0: after each step)"},
    {"fresh", NULL, "begin anew where DIR holds a checkpoint"},
    {"npy", NULL, "ials, two-tower: the item vectors also as item_factors.npy or item_vectors.npy"},
    {0},
};

const vt_command vt_command_train = {"train", "MODEL", "a recommender from a log of events, or a map from words or photos to a space",
                                     options, run};
