/* How alike candidates are to the latest items of the asker, by their vectors and by their words. */
#include "rank_parts.h"

#include "memory.h"
#include "row_cosines.h"

vt_status vt_rank_similarity_open(vt_rank_scratch *scratch, vt_error *error)
{
    const vt_vector_space *space = scratch->shop.space;
    const vt_terms *terms = scratch->shop.terms;
    if (terms) {
        scratch->words = vt_alloc(terms->count, VT_RANK_WORD_LANES);
        if (!scratch->words) return vt_fail(error, VT_NO_MEMORY, "out of memory for %zu words", terms->count);
    }
    if (!space) return VT_OK;
    vt_status status = vt_query_open(&scratch->query, space);
    for (size_t i = 0; i < VT_RANK_RECENT && status == VT_OK; i++) status = vt_row_probe_open(&scratch->probes[i], space);
    return status == VT_OK ? VT_OK : vt_fail(error, status, "out of memory for vectors of %zu dimensions", space->dims);
}

void vt_rank_similarity_close(vt_rank_scratch *scratch)
{
    vt_free(scratch->words);
    for (size_t i = 0; i < VT_RANK_RECENT; i++) vt_row_probe_close(&scratch->probes[i]);
    if (scratch->query.dims) vt_query_close(&scratch->query);
}

/* Writes the weights of an item's words into a lane; factor 0 clears them again. */
static void set_lane(vt_rank_scratch *scratch, uint32_t item, size_t lane, unsigned factor)
{
    const vt_terms *terms = scratch->shop.terms;
    for (size_t at = terms->row_offsets[item]; at < terms->row_offsets[item + 1]; at++)
        scratch->words[(size_t)terms->row_terms[at] * VT_RANK_WORD_LANES + lane] = (uint8_t)(terms->row_weights[at] * factor);
}

static void aim_words(vt_rank_scratch *scratch)
{
    const vt_rank_taste *taste = &scratch->taste;
    for (size_t lane = 0; lane < scratch->words_count; lane++) set_lane(scratch, scratch->words_of[lane], lane, 0);
    scratch->words_count = 0;
    for (size_t i = 0; i < taste->recent_count; i++) {
        uint32_t item = taste->recent[i];
        if (item >= scratch->shop.terms->rows || scratch->day.words_length[item] == 0.0f) continue;
        set_lane(scratch, item, scratch->words_count, 1);
        scratch->words_of[scratch->words_count++] = item;
    }
}

void vt_rank_similarity_aim(vt_rank_scratch *scratch)
{
    if (scratch->shop.terms) aim_words(scratch);
    for (size_t i = 0; i < scratch->taste.look_count; i++) vt_row_probe_aim(&scratch->probes[i], scratch->taste.looks[i]);
}

static void tell(const float *cosines, size_t count, float *most, float *mean)
{
    float sum = 0.0f;
    if (count == 0) return;
    *most = cosines[0];
    for (size_t i = 0; i < count; i++) {
        sum += cosines[i];
        if (cosines[i] > *most) *most = cosines[i];
    }
    *mean = sum / (float)count;
}

void vt_rank_look(const vt_rank_scratch *scratch, uint32_t item, float *most, float *mean)
{
    float cosines[VT_RANK_RECENT];
    for (size_t i = 0; i < scratch->taste.look_count; i++)
        if (!vt_row_probe_cosine(&scratch->probes[i], item, &cosines[i])) return;
    tell(cosines, scratch->taste.look_count, most, mean);
}

void vt_rank_words(const vt_rank_scratch *scratch, uint32_t item, float *most, float *mean)
{
    const vt_terms *terms = scratch->shop.terms;
    float cosines[VT_RANK_RECENT];
    uint32_t dots[VT_RANK_WORD_LANES] = {0};
    if (scratch->words_count == 0 || item >= terms->rows || scratch->day.words_length[item] == 0.0f) return;
    for (size_t at = terms->row_offsets[item]; at < terms->row_offsets[item + 1]; at++) {
        const uint8_t *lanes = scratch->words + (size_t)terms->row_terms[at] * VT_RANK_WORD_LANES;
        for (size_t lane = 0; lane < VT_RANK_WORD_LANES; lane++) dots[lane] += (uint32_t)terms->row_weights[at] * lanes[lane];
    }
    for (size_t lane = 0; lane < scratch->words_count; lane++)
        cosines[lane] = (float)dots[lane] / (scratch->day.words_length[item] * scratch->day.words_length[scratch->words_of[lane]]);
    tell(cosines, scratch->words_count, most, mean);
}
