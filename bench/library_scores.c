/* What XGBoost itself says of SVMlight rows: library_scores MODEL.json ROWS FEATURES prints its margin of each row, one a line. For bench/ranking.mjs. */
#include "svmlight_file.h"

#include "file_read.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <xgboost/c_api.h>

static void ok(int code)
{
    if (code) fprintf(stderr, "%s\n", XGBGetLastError()), exit(1);
}

int main(int count, char **arguments)
{
    static const char config[] = "{\"type\": 1, \"training\": false, \"iteration_begin\": 0, \"iteration_end\": 0, \"strict_shape\": false}";
    vt_error error = {0};
    vt_buffer text = {0}, query = {0};
    vt_svmlight rows = {0};
    BoosterHandle booster;
    DMatrixHandle matrix;
    const bst_ulong *shape;
    bst_ulong dimensions;
    const float *scores;
    if (count != 4) return 2;
    if (vt_file_read(&text, arguments[2], SIZE_MAX, &error) != VT_OK) return fprintf(stderr, "%s\n", error.message), 1;
    size_t lines = 0;
    for (size_t i = 0; i < text.size; i++) lines += text.data[i] == '\n';
    vt_buffer_printf(&query, "%zu\n", lines); /* one group of all: margins know none */
    if (vt_svmlight_read(&rows, (vt_bytes){text.data, text.size}, (vt_bytes){query.data, query.size}, strtoul(arguments[3], NULL, 10), &error) != VT_OK)
        return fprintf(stderr, "%s\n", error.message), 1;
    ok(XGBoosterCreate(NULL, 0, &booster));
    ok(XGBoosterLoadModel(booster, arguments[1]));
    ok(XGDMatrixCreateFromMat(rows.set.rows, rows.set.count, rows.features, NAN, &matrix));
    ok(XGBoosterPredictFromDMatrix(booster, matrix, config, &shape, &dimensions, &scores));
    for (size_t i = 0; i < rows.set.count; i++) printf("%.9g\n", (double)scores[i]);
    return 0;
}
