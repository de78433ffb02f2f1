<?xml version="1.0" encoding="UTF-8"?>
<!-- The agreed fields of each pupil as NDJSON. XSLT 1.0 has no JSON: a quote or a backslash in a value would need more. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:output method="text" encoding="UTF-8"/>
  <xsl:key name="group" match="/EDEX/groepen/groep" use="@key"/>
  <xsl:variable name="school" select="concat(/EDEX/school/brincode, /EDEX/school/dependancecode)"/>
  <xsl:template match="/">
    <xsl:apply-templates select="/EDEX/leerlingen/leerling"/>
  </xsl:template>
  <xsl:template match="leerling">
    <xsl:text>{"leerlingkey":"</xsl:text>
    <xsl:value-of select="@key"/>
    <xsl:text>","school":"</xsl:text>
    <xsl:value-of select="$school"/>
    <xsl:text>"</xsl:text>
    <xsl:apply-templates select="roepnaam | voorvoegsel | achternaam | geboortedatum | geslacht | jaargroep | groep"/>
    <xsl:text>}&#10;</xsl:text>
  </xsl:template>
  <xsl:template match="roepnaam">,"voornaam":"<xsl:value-of select="."/>"</xsl:template>
  <xsl:template match="voorvoegsel">,"tussenvoegsel":"<xsl:value-of select="."/>"</xsl:template>
  <xsl:template match="achternaam | geboortedatum | geslacht | jaargroep">
    <xsl:value-of select="concat(',&quot;', local-name(), '&quot;:&quot;', ., '&quot;')"/>
  </xsl:template>
  <xsl:template match="groep">
    <xsl:value-of select="concat(',&quot;groepskey&quot;:&quot;', @key, '&quot;,&quot;groepsnaam&quot;:&quot;')"/>
    <xsl:value-of select="concat(key('group', @key)/naam, '&quot;')"/>
  </xsl:template>
</xsl:stylesheet>
