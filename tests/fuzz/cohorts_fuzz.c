/* Any bytes as the cohorts of a pack: refused, or every cohort is of ten people or more and all of its weights can be read. */
#include "cohort_centroids.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ROWS = 8 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    vt_cohorts cohorts;
    vt_error error;
    if (vt_cohorts_open(&cohorts, (vt_bytes){data, size}, ROWS, &error) != VT_OK) return 0;
    VT_CHECK(cohorts.count >= 1 && cohorts.count <= VT_COHORTS_MOST);
    for (size_t i = 0; i < cohorts.count; i++) {
        unsigned sum = 0;
        VT_CHECK(cohorts.people[i] >= VT_COHORT_LEAST_PEOPLE);
        for (size_t value = 0; value < cohorts.width; value++) sum += cohorts.weights[i * cohorts.width + value];
        VT_CHECK(sum > 0);
        for (size_t at = cohorts.item_offsets[i]; at < cohorts.item_offsets[i + 1]; at++)
            VT_CHECK(cohorts.item_rows[at] < ROWS && cohorts.item_weights[at] > 0);
    }
    vt_cohorts_close(&cohorts);
    return 0;
}
