/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.influxdb;

import okhttp3.RequestBody;
import okhttp3.ResponseBody;
import retrofit2.Call;
import retrofit2.http.Body;
import retrofit2.http.Headers;
import retrofit2.http.POST;
import retrofit2.http.Query;
import retrofit2.http.Streaming;

/**
 * {@code POST /api/v2/write} over the InfluxDB client's connections. The client's own call wants the lines as a string; a batch
 * is bytes already, and two more copies of a megabyte each are what the garbage collector feels most.
 */
interface LineWrites {

    /**
     * Writes a body of line protocol whose times are of a precision, such as {@code ns}. The answer's body, if there is one, is
     * to be read and closed: a success may say that lines are missing.
     */
    @Streaming
    @Headers("Accept: application/json")
    @POST("api/v2/write")
    Call<ResponseBody> write(
            @Query("org") String org,
            @Query("bucket") String bucket,
            @Query("precision") String precision,
            @Body RequestBody lines);
}
