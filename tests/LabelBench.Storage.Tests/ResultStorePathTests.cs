using LabelBench.Storage.Sqlite;

namespace LabelBench.Storage.Tests;

public class ResultStorePathTests
{
    [Fact]
    public void Results_lie_in_the_users_data_folder()
    {
        var named = Path.Combine(Path.GetTempPath(), "data");
        Assert.Equal(Path.Combine(named, "labelbench", "results.db"), ResultStorePath.Default(name => name == "XDG_DATA_HOME" ? named : null));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("relative/data")]
    public void A_relative_or_missing_data_home_is_ignored(string? dataHome)
    {
        var path = ResultStorePath.Default(_ => dataHome);
        Assert.True(Path.IsPathFullyQualified(path), path);
        Assert.EndsWith(Path.Combine("labelbench", "results.db"), path, StringComparison.Ordinal);
    }
}
