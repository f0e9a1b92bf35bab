using System.Globalization;
using System.Text;
using LabelBench.Labeling.Text;

namespace LabelBench.Labeling.Tests.Text;

/// <summary>Against the framework, which asks the system's ICU.</summary>
public class CanonicalDecompositionTests
{
    /// <summary>Of what Unicode 14 knew; later versions added decompositions of new characters outside the first plane.</summary>
    private static IEnumerable<Rune> Characters => Enumerable.Range(0, 0x10000).Where(Rune.IsValid).Select(c => new Rune(c))
        .Where(rune => Rune.GetUnicodeCategory(rune) != UnicodeCategory.OtherNotAssigned);

    [Fact]
    public void Every_character_of_the_first_plane_decomposes_as_the_framework_says() => Assert.DoesNotContain(Characters, rune =>
        (CanonicalDecomposition.Of(rune) ?? rune.ToString()) != rune.ToString().Normalize(NormalizationForm.FormD));

    [Theory]
    [InlineData(0x1D15E)] // a musical half note
    [InlineData(0x2F800)] // a compatibility ideograph
    [InlineData(0x1109A)] // a Kaithi letter
    public void So_do_characters_of_other_planes(int point) => Assert.Equal(char.ConvertFromUtf32(point).Normalize(NormalizationForm.FormD), CanonicalDecomposition.Of(new Rune(point)));

    [Theory]
    [InlineData('a'), InlineData('ø'), InlineData('中'), InlineData('\u0301')]
    public void What_is_not_made_of_others_stays(char character) => Assert.Null(CanonicalDecomposition.Of(new Rune(character)));

    [Fact]
    public void The_framework_does_decompose_in_these_tests() => Assert.Equal("e\u0301", "é".Normalize(NormalizationForm.FormD));
}
