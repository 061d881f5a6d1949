/* Words, pairs of words and parts of words of a text as sparse numbers: what a text map is fitted on and applied to.
 *
 * The first VT_FEATURE_WORDS words of vt_tokenise, made singular (vt_singular), each give
 *   1    for the word,
 *   0.7  for the word with the one after it,
 *   0.5 / sqrt(parts) for each of its parts: the runs of 3 and of 4 characters of "^word$", so that "wristwatch" is near "watch".
 * A feature's bytes, "w" + word, "b" + word + " " + next or "c" + part, are hashed by 32-bit FNV-1a, then mixed (the finaliser of
 * MurmurHash3): the lowest bit is the sign, the others modulo `buckets` the place (Weinberger et al. 2009, "Feature Hashing for
 * Large Scale Multitask Learning"). What falls together is added in the order above; the whole is scaled to length one. */
#ifndef VT_HASHED_FEATURES_H
#define VT_HASHED_FEATURES_H

#include <stddef.h>
#include <stdint.h>

enum {
    VT_FEATURES_VERSION = 1, /* of the rules above: a map fitted by other rules must not be applied */
    VT_FEATURE_WORDS = 24,
    VT_FEATURES_MOST = 2560 /* of one text: 24 words of at most 47 characters */
};

typedef struct vt_feature {
    uint32_t bucket;
    float value;
} vt_feature;

/* Fills features[VT_FEATURES_MOST], ascending by bucket, each once, of length one; returns how many there are, 0 for a text
 * without words. text: NUL-terminated UTF-8. buckets >= 1. The same bits everywhere. */
size_t vt_hashed_features(const char *text, size_t buckets, vt_feature *features);

#endif
