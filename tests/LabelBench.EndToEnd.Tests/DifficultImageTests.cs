using LabelBench.EndToEnd.Tests.Harness;
using LabelBench.Labeling.Medical;
using LabelBench.Records;
using LabelBench.Testing;

namespace LabelBench.EndToEnd.Tests;

/// <summary>Images and volumes at the edge of what can be read, through the real program.</summary>
[Collection(Measuring.Name)]
public class DifficultImageTests
{
    private static string Masks(double unreadable = 0.01) => FormattableString.Invariant($$"""
        id: masks
        title: Masks
        description: Outlines organs.
        task: segmentation
        item: slice
        items: slices
        model: { kind: generated, architecture: unet-2d, seed: 1 }
        input: { kind: volumes, width: 40, height: 32, slices: 4, count: 2 }
        preprocessing: { size: 32, low_percentile: 0.5, high_percentile: 99.5 }
        postprocessing: { smallest_region: 4, injected_regions: 2 }
        gate: { accept_from: 0.9, reject_below: 0.5, quality_share: 0.1, injected_confidence: { mean: 0.9, deviation: 0.1 } }
        label_format: coco
        scopes: [pipeline, infer]
        scenarios: [offline, single-stream]
        batch_sizes: [1, 2]
        precisions: [fp32]
        maximum_unreadable_share: {{unreadable}}
        licence: generated

        """);

    [Fact]
    public async Task Generated_volumes_are_measured_slice_by_slice_in_every_cell()
    {
        using var place = new Workplace();
        place.Write("workloads/masks.yaml", Masks());

        var outcome = await place.MeasureAsync("--workload", "masks");

        Say.Ended(place.Record.Trials.Any(t => t.Status == TrialStatus.Valid) ? 0 : 5, outcome);
        Assert.Equal(6, place.Record.Trials.Length);
        Assert.All(place.Record.Trials, t => Assert.True(t.Failure is null, t.Failure?.Detail));
        Assert.All(place.Record.Trials, t => Assert.Contains(t.Measurement!.Quality, q => q.Metric == "parity_other_class:mask" && q.Passed));
        Assert.All(place.Record.Trials, t => Assert.Contains(t.Measurement!.Quality, q => q is { Metric: "non_finite_values", Value: 0 }));
    }

    [Fact]
    public async Task A_folder_of_volumes_photos_and_broken_files_is_labelled_and_every_broken_one_has_its_reason()
    {
        using var place = new Workplace();
        place.Write("workloads/masks.yaml", Masks(unreadable: 0.9));
        place.SavePhotos("scans", 2);
        var volume = new VolumeGenerator(new VolumeOptions(24, 20, 3)).Create(0).ToNifti();
        place.Write("scans/whole.nii", volume);
        place.Write("scans/cut.nii", volume[..^7]);
        place.Write("scans/series.dcm", new byte[200]);
        place.Write("scans/bomb.png", HandMadePng.Claiming(60_000, 60_000));

        var outcome = await place.MeasureAsync("--workload", "masks", "--data", "scans", "--scenario", "offline", "--scope", "pipeline", "--min-queries", "40", "--max-measure", "20s");

        Say.Ended(place.Record.Trials.Any(t => t.Status == TrialStatus.Valid) ? 0 : 5, outcome);
        Assert.All(place.Record.Trials, t =>
        {
            Assert.True(t.Failure is null, t.Failure?.Detail);
            var reasons = t.Measurement!.Unreadable.First.ToDictionary(u => u.Item, u => u.Reason, StringComparer.Ordinal);
            Assert.Equal(["bomb.png", "cut.nii", "series.dcm"], reasons.Keys.Order(StringComparer.Ordinal));
            Assert.Contains("60000 x 60000 pixels", reasons["bomb.png"], StringComparison.Ordinal);
            Assert.Contains("2 of 3 slices", reasons["cut.nii"], StringComparison.Ordinal);
            Assert.Contains("dcm2niix", reasons["series.dcm"], StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task A_folder_of_dicom_files_alone_is_refused_with_the_way_out_before_anything_is_measured()
    {
        using var place = new Workplace();
        place.Write("workloads/masks.yaml", Masks());
        place.Write("scans/1.dcm", new byte[200]);

        Say.Mistake(await place.MeasureAsync("--workload", "masks", "--data", "scans"), "--data ", "holds DICOM files only", "dcm2niix");
        Assert.False(Directory.Exists(place["reports"]));
    }

    [Fact]
    public async Task Every_difficult_image_in_one_folder_stops_no_run_and_takes_no_worker_down()
    {
        using var place = new Workplace();
        place.Write("workloads/small-photos.yaml", Workplace.SmallPhotos(unreadable: 0.9));
        place.SavePhotos("photos", 2);
        foreach (var image in DifficultImages.Unreadable.Concat(DifficultImages.Readable))
            place.Write("photos/" + image.Name, image.Content);

        var outcome = await place.MeasureAsync("--data", "photos", "--scenario", "offline", "--scope", "pipeline", "--min-queries", "60", "--max-measure", "20s");

        Say.Ended(place.Record.Trials.Any(t => t.Status == TrialStatus.Valid) ? 0 : 5, outcome);
        var trial = Assert.Single(place.Record.Trials);
        Assert.True(trial.Failure is null, trial.Failure?.Detail);
        var reasons = DifficultImages.Unreadable.ToDictionary(i => i.Name, i => i.Reason!, StringComparer.Ordinal);
        Assert.All(trial.Measurement!.Unreadable.First, u => Assert.Contains(reasons[u.Item], u.Reason, StringComparison.Ordinal));
        Assert.True(trial.Measurement.Items > 0);
    }

    [Fact]
    public async Task A_folder_in_which_nothing_is_readable_is_unusable_input_and_names_the_first()
    {
        using var place = new Workplace();
        foreach (var image in DifficultImages.Unreadable.Take(3))
            place.Write("photos/" + image.Name, image.Content);

        var outcome = await place.MeasureAsync("--data", "photos", "--scenario", "offline", "--scope", "pipeline");

        Say.Ended(5, outcome);
        var failure = Assert.Single(place.Record.Trials).Failure!;
        Assert.Equal(FailureReason.UnusableInput, failure.Reason);
        Assert.Contains("empty.jpg", failure.Detail, StringComparison.Ordinal);
    }
}
